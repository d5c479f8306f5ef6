package io.millrace.connector.pravega.source;

import io.millrace.connector.pravega.ReaderOptions;
import io.pravega.client.segment.impl.EndOfSegmentException;
import io.pravega.client.segment.impl.SegmentInputStream;
import io.pravega.client.segment.impl.SegmentTruncatedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads whole events of one segment, as many at a time as have arrived and fit the buffer. */
final class SegmentCursor {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCursor.class);

  /** As in the client: a reply that holds the rest of an event is taken for lost after this. */
  private static final long PARTIAL_EVENT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What the cursor needs of Pravega. */
  interface SegmentAccess {
    SegmentInputStream open(long segmentId, long offset);

    /** Offset in bytes of the oldest event kept; empty if the segment is gone altogether. */
    OptionalLong head(long segmentId) throws IOException;

    /** Told when reading has failed: a restart is to come with new clients. */
    default void failed() {}
  }

  private final SegmentSplit split;
  private final SegmentAccess access;
  private final ReaderOptions options;
  private final ReaderMetrics metrics;
  private final Runnable onData;

  private SegmentInputStream in;
  private long offset;
  private byte[] rest = new byte[0];
  private int needed = EventHeader.BYTES;
  private long restSinceNanos;
  private double meanEventBytes;
  private @Nullable CompletableFuture<?> watched;

  SegmentCursor(
      SegmentSplit split,
      SegmentAccess access,
      ReaderOptions options,
      ReaderMetrics metrics,
      Runnable onData) {
    this.split = split;
    this.access = access;
    this.options = options;
    this.metrics = metrics;
    this.onData = onData;
    this.offset = split.offset();
    this.in = access.open(split.segmentId(), offset);
  }

  String splitId() {
    return split.splitId();
  }

  SegmentSplit split() {
    return split;
  }

  /**
   * Adds the events that have arrived to {@code batch}; does not wait for more.
   *
   * @return true if the segment is read to its end, and the cursor closed
   */
  boolean poll(EventBatch batch, BufferPool pool) throws IOException {
    try {
      if (offset >= split.endOffset()) {
        return finish(batch);
      }
      watch(in.fillBuffer());
      int available = in.bytesInBuffer();
      if (available == 0) {
        resendIfStuck();
        return false;
      }
      return read(batch, pool);
    } catch (SegmentTruncatedException truncated) {
      return skipToHead(batch);
    }
  }

  private boolean read(EventBatch batch, BufferPool pool)
      throws SegmentTruncatedException, IOException {
    byte[] array = pool.take(Math.max(rest.length, needed));
    int length = rest.length;
    System.arraycopy(rest, 0, array, 0, length);
    int target = Math.max(needed, bytesOfMostRecords(array.length));
    boolean atEnd = false;
    try {
      // the client hands over what is in its buffer, so ask again until there is no more
      do {
        int read = in.read(ByteBuffer.wrap(array, length, target - length), 0);
        if (read == 0) {
          break;
        }
        length += read;
        in.fillBuffer();
      } while (length < target && in.bytesInBuffer() > 0);
    } catch (EndOfSegmentException end) {
      atEnd = true;
    }
    handOver(batch, pool, array, length);
    if (atEnd && rest.length > 0) {
      throw new IOException(
          "segment " + split + " ends within an event, " + rest.length + " bytes at " + offset);
    }
    return (atEnd || offset >= split.endOffset()) && finish(batch);
  }

  /** Gives the whole events in {@code array} to the batch and keeps the rest. */
  private void handOver(EventBatch batch, BufferPool pool, byte[] array, int length)
      throws IOException {
    int position = 0;
    int events = 0;
    needed = EventHeader.BYTES;
    while (length - position >= EventHeader.BYTES && offset + position < split.endOffset()) {
      int eventBytes = EventHeader.BYTES + EventHeader.checkedLengthAt(array, position);
      if (length - position < eventBytes) {
        needed = eventBytes;
        break;
      }
      position += eventBytes;
      events++;
    }
    boolean grown = length > rest.length;
    rest = Arrays.copyOfRange(array, position, length);
    if (grown) {
      restSinceNanos = System.nanoTime();
    }
    if (events == 0) {
      pool.giveBack(array);
      return;
    }
    batch.add(split.splitId(), array, position, offset);
    offset += position;
    double mean = (double) position / events;
    meanEventBytes = meanEventBytes == 0 ? mean : (meanEventBytes + mean) / 2;
  }

  private int bytesOfMostRecords(int capacity) {
    double bytes = meanEventBytes == 0 ? capacity : meanEventBytes * options.maxBatchRecords();
    return (int) Math.min(capacity, Math.max(bytes, rest.length + 1));
  }

  private void resendIfStuck() {
    if (rest.length > 0 && System.nanoTime() - restSinceNanos > PARTIAL_EVENT_NANOS) {
      LOG.warn("Asking again for the rest of an event of {} at {}", split, offset);
      in.setOffset(offset + rest.length, true);
      restSinceNanos = System.nanoTime();
    }
  }

  /** Wakes the fetching thread when the answer under way arrives. */
  private void watch(CompletableFuture<?> answer) {
    if (answer != watched) {
      watched = answer;
      answer.whenComplete((done, failure) -> onData.run());
    }
  }

  private boolean skipToHead(EventBatch batch) throws IOException {
    OptionalLong head = access.head(split.segmentId());
    in.close();
    if (head.isEmpty()) {
      LOG.warn("Segment {} is gone by retention at {}; going on behind it", split, offset);
      metrics.truncated(0);
      batch.finish(split.splitId());
      return true;
    }
    long to = Math.max(offset, head.getAsLong());
    LOG.warn("Retention has cut {} off: skipping from {} to {}", split, offset, to);
    metrics.truncated(to - offset);
    offset = to;
    rest = new byte[0];
    needed = EventHeader.BYTES;
    in = access.open(split.segmentId(), offset);
    onData.run();
    return false;
  }

  private boolean finish(EventBatch batch) {
    in.close();
    batch.finish(split.splitId());
    return true;
  }

  void close() {
    in.close();
  }
}
