package io.millrace.connector.pravega.source;

import io.millrace.connector.pravega.PravegaDeserializationSchema;
import io.millrace.connector.pravega.ReaderOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the segments of one subtask.
 *
 * <p>A segment read to its end stays in the state as a marker until the enumerator has noted it; a
 * checkpoint between the two would lose its successors otherwise.
 */
public final class SegmentReader<T>
    extends SingleThreadMultiplexSourceReaderBase<EventSlice, T, SegmentSplit, SegmentPosition> {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);

  private final PravegaAccess access;
  private final ReaderOptions options;
  private final Backlog backlog;
  private final Set<Long> finishedNotNoted = new TreeSet<>();
  private final ScheduledExecutorService backlogClock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "pravega-backlog");
            thread.setDaemon(true);
            return thread;
          });

  /** Makes a reader that owns {@code access}. */
  static <T> SegmentReader<T> create(
      PravegaAccess access,
      ReaderOptions options,
      PravegaDeserializationSchema<T> schema,
      SourceReaderContext context) {
    return new SegmentReader<>(
        access, options, schema, context, new ReaderMetrics(context.metricGroup()), new Backlog());
  }

  private SegmentReader(
      PravegaAccess access,
      ReaderOptions options,
      PravegaDeserializationSchema<T> schema,
      SourceReaderContext context,
      ReaderMetrics metrics,
      Backlog backlog) {
    super(
        () -> new SegmentSplitReader(access, options, metrics),
        new EventEmitter<>(schema, metrics, backlog),
        context.getConfiguration(),
        context);
    this.access = access;
    this.options = options;
    this.backlog = backlog;
  }

  @Override
  public void start() {
    context.metricGroup().setPendingBytesGauge(backlog::pendingBytes);
    context.metricGroup().setPendingRecordsGauge(backlog::pendingRecords);
    long interval = options.backlogInterval().toMillis();
    var unused =
        backlogClock.scheduleWithFixedDelay(
            this::refreshBacklog, 0, interval, TimeUnit.MILLISECONDS);
  }

  private void refreshBacklog() {
    try {
      backlog.refresh(access::metadata);
    } catch (RuntimeException failed) {
      LOG.warn("The backlog could not be asked for", failed);
    }
  }

  @Override
  protected SegmentPosition initializedState(SegmentSplit split) {
    SegmentPosition position = new SegmentPosition(split);
    backlog.follow(position);
    return position;
  }

  @Override
  protected SegmentSplit toSplitType(String splitId, SegmentPosition position) {
    return position.toSplit();
  }

  @Override
  protected void onSplitFinished(Map<String, SegmentPosition> finished) {
    Collection<SegmentPosition> positions = finished.values();
    backlog.forget(positions);
    for (SegmentPosition position : positions) {
      finishedNotNoted.add(position.segmentId());
      context.sendSourceEventToCoordinator(new SegmentFinished(position.segmentId()));
    }
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (!(event instanceof FinishNoted noted)) {
      throw new IllegalArgumentException("unknown event: " + event);
    }
    finishedNotNoted.remove(noted.segmentId());
  }

  @Override
  public List<SegmentSplit> snapshotState(long checkpointId) {
    List<SegmentSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
    finishedNotNoted.forEach(segment -> splits.add(SegmentSplit.finished(segment)));
    return splits;
  }

  @Override
  public void close() throws Exception {
    backlogClock.shutdownNow();
    try {
      super.close();
    } finally {
      backlog.close();
      access.close();
    }
  }
}
