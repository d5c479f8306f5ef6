package io.millrace.connector.pravega;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a source reader fetches.
 *
 * @param bufferBytes most bytes of one segment handed over at a time; an event above it is handed
 *     over alone
 * @param maxBatchRecords about how many events of one segment are handed over at a time, by their
 *     mean size so far; smaller means closer watermark alignment, larger means more throughput
 * @param readTimeout longest wait for data before the reader looks again; data wakes it at once
 * @param backlogInterval how often the lengths of the segments are asked for {@code pendingBytes}
 */
public record ReaderOptions(
    int bufferBytes, int maxBatchRecords, Duration readTimeout, Duration backlogInterval)
    implements Serializable {
  private static final int MIN_BUFFER_BYTES = 1024;

  public ReaderOptions {
    if (bufferBytes < MIN_BUFFER_BYTES) {
      throw new IllegalArgumentException("bufferBytes must be 1024 or more: " + bufferBytes);
    }
    if (maxBatchRecords < 1) {
      throw new IllegalArgumentException("maxBatchRecords must be above zero: " + maxBatchRecords);
    }
    requirePositive(readTimeout, "readTimeout");
    requirePositive(backlogInterval, "backlogInterval");
  }

  private static void requirePositive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be above zero: " + value);
    }
  }

  /** 512 KiB or 8192 events at a time, a look every second, lengths every second. */
  public static ReaderOptions defaults() {
    return new ReaderOptions(512 * 1024, 8192, Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  public ReaderOptions withBufferBytes(int bytes) {
    return new ReaderOptions(bytes, maxBatchRecords, readTimeout, backlogInterval);
  }

  public ReaderOptions withMaxBatchRecords(int records) {
    return new ReaderOptions(bufferBytes, records, readTimeout, backlogInterval);
  }

  public ReaderOptions withReadTimeout(Duration timeout) {
    return new ReaderOptions(bufferBytes, maxBatchRecords, timeout, backlogInterval);
  }

  public ReaderOptions withBacklogInterval(Duration interval) {
    return new ReaderOptions(bufferBytes, maxBatchRecords, readTimeout, interval);
  }
}
