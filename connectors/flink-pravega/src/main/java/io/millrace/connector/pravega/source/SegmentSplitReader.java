package io.millrace.connector.pravega.source;

import io.millrace.connector.pravega.ReaderOptions;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/**
 * Reads all segments of one subtask in one thread. The client fetches each segment ahead in its own
 * threads; this one sleeps until any of them has data.
 */
final class SegmentSplitReader implements SplitReader<EventSlice, SegmentSplit> {
  private final SegmentCursor.SegmentAccess access;
  private final ReaderOptions options;
  private final ReaderMetrics metrics;
  private final BufferPool pool;
  private final Map<String, SegmentCursor> cursors = new LinkedHashMap<>();
  private final Set<String> paused = new HashSet<>();

  /** Holds a token from the moment something happens until the sleeper has seen it. */
  private final BlockingQueue<Boolean> bell = new ArrayBlockingQueue<>(1);

  SegmentSplitReader(
      SegmentCursor.SegmentAccess access, ReaderOptions options, ReaderMetrics metrics) {
    this.access = access;
    this.options = options;
    this.metrics = metrics;
    this.pool = new BufferPool(options.bufferBytes());
  }

  @Override
  public void handleSplitsChanges(SplitsChange<SegmentSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException("segments are only added: " + change);
    }
    for (SegmentSplit split : change.splits()) {
      cursors.put(
          split.splitId(), new SegmentCursor(split, access, options, metrics, this::wakeUp));
    }
  }

  @Override
  public RecordsWithSplitIds<EventSlice> fetch() throws IOException {
    try {
      EventBatch batch = new EventBatch(pool);
      poll(batch);
      if (batch.isEmpty() && sleep()) {
        poll(batch);
      }
      return batch;
    } catch (IOException | RuntimeException failure) {
      access.failed();
      throw failure;
    }
  }

  private void poll(EventBatch batch) throws IOException {
    for (Iterator<SegmentCursor> all = cursors.values().iterator(); all.hasNext(); ) {
      SegmentCursor cursor = all.next();
      if (!paused.contains(cursor.splitId()) && cursor.poll(batch, pool)) {
        all.remove();
        metrics.segmentFinished();
      }
    }
  }

  private boolean sleep() {
    try {
      return bell.poll(options.readTimeout().toNanos(), TimeUnit.NANOSECONDS) != null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void wakeUp() {
    if (!bell.offer(true)) {
      return; // rings already
    }
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<SegmentSplit> splitsToPause, Collection<SegmentSplit> splitsToResume) {
    splitsToPause.forEach(split -> paused.add(split.splitId()));
    splitsToResume.forEach(split -> paused.remove(split.splitId()));
  }

  @Override
  public void close() {
    cursors.values().forEach(SegmentCursor::close);
  }
}
