package io.millrace.connector.pravega.source;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/** The counters of one reader beside those Flink has for every source. */
final class ReaderMetrics {
  private static final String GROUP = "PravegaSourceReader";

  private final Counter bytesIn;
  private final Counter truncations;
  private final Counter truncatedBytes;
  private final Counter segmentsFinished;

  ReaderMetrics(SourceReaderMetricGroup group) {
    bytesIn = group.getIOMetricGroup().getNumBytesInCounter();
    var own = group.addGroup(GROUP);
    truncations = own.counter("truncations", new ThreadSafeSimpleCounter());
    truncatedBytes = own.counter("truncatedBytes", new ThreadSafeSimpleCounter());
    segmentsFinished = own.counter("segmentsFinished");
  }

  /** Counts an event of {@code bytes}, header included. */
  void read(int bytes) {
    bytesIn.inc(bytes);
  }

  /** Counts a jump over {@code bytes} that retention has removed. */
  void truncated(long bytes) {
    truncations.inc();
    truncatedBytes.inc(bytes);
  }

  void segmentFinished() {
    segmentsFinished.inc();
  }
}
