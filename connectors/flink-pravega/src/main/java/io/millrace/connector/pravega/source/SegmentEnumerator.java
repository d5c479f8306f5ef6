package io.millrace.connector.pravega.source;

import io.millrace.connector.pravega.StartingPoint;
import io.millrace.connector.pravega.StoppingPoint;
import io.pravega.client.stream.StreamCut;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the segments of a stream to the readers, each to the reader with the fewest.
 *
 * <p>A restored reader goes on at once with one of the segments that it reports. All else is handed
 * out when all readers are there, so a restored job is balanced whatever its parallelism was. All
 * methods run in the coordinator's thread; questions to Pravega do not.
 */
public final class SegmentEnumerator implements SplitEnumerator<SegmentSplit, WalkState> {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentEnumerator.class);

  private final SplitEnumeratorContext<SegmentSplit> context;
  private final SegmentDirectory directory;
  private final StartingPoint startingPoint;
  private final StoppingPoint stoppingPoint;
  private final SegmentGraphWalk walk;
  private final TreeMap<Integer, Set<Long>> held = new TreeMap<>();

  SegmentEnumerator(
      SplitEnumeratorContext<SegmentSplit> context,
      SegmentDirectory directory,
      StartingPoint startingPoint,
      StoppingPoint stoppingPoint,
      boolean keepsOrderDownstream,
      @Nullable WalkState restored) {
    this.context = context;
    this.directory = directory;
    this.startingPoint = startingPoint;
    this.stoppingPoint = stoppingPoint;
    this.walk =
        restored == null
            ? new SegmentGraphWalk(keepsOrderDownstream)
            : new SegmentGraphWalk(keepsOrderDownstream, restored);
  }

  /** Where reading begins and ends, in bytes by segment; no ends if unbounded. */
  private record Range(Map<Long, Long> starts, Map<Long, Long> ends) {}

  @Override
  public void start() {
    context.metricGroup().setUnassignedSplitsGauge(() -> (long) walk.pendingCount());
    if (walk.isStarted()) {
      walk.finishing().forEach(this::askForSuccessors);
      return;
    }
    context.callAsync(
        this::range,
        (range, failure) -> {
          requireAnswer(failure, "the first segments");
          LOG.info("Starting at {}, ending at {}", range.starts(), range.ends());
          walk.start(range.starts(), range.ends());
          assign();
        });
  }

  private Range range() throws Exception {
    // the end first: with both at "latest" the range must not be upside down
    Map<Long, Long> ends =
        stoppingPoint
            .accept(
                new StoppingPoint.Cases<Question>() {
                  @Override
                  public Question never() {
                    return Map::of;
                  }

                  @Override
                  public Question latest() {
                    return directory::tail;
                  }

                  @Override
                  public Question at(StreamCut cut) {
                    return () -> positions(cut);
                  }
                })
            .answer();
    Map<Long, Long> starts =
        startingPoint
            .accept(
                new StartingPoint.Cases<Question>() {
                  @Override
                  public Question earliest() {
                    return directory::head;
                  }

                  @Override
                  public Question latest() {
                    return ends.isEmpty() ? directory::tail : () -> ends;
                  }

                  @Override
                  public Question at(StreamCut cut) {
                    return () -> positions(cut);
                  }
                })
            .answer();
    return new Range(starts, ends);
  }

  /** Positions that are asked for, by segment. */
  private interface Question {
    Map<Long, Long> answer() throws Exception;
  }

  private static Map<Long, Long> positions(StreamCut cut) {
    Map<Long, Long> positions = new HashMap<>();
    cut.asImpl()
        .getPositions()
        .forEach((segment, offset) -> positions.put(segment.getSegmentId(), offset));
    return positions;
  }

  @Override
  public void addReader(int subtask) {
    held.put(subtask, new HashSet<>());
    ReaderInfo reader = context.registeredReaders().get(subtask);
    if (reader != null) {
      List<SegmentSplit> reported = reader.getReportedSplitsOnRegistration();
      LOG.debug("Reader {} registers with {}", subtask, reported);
      reported.forEach(this::takeBack);
      if (!areAllReadersThere()) {
        goOn(subtask, reported);
      }
    }
    assign();
  }

  /**
   * Lets a reader read while others are still starting. With one segment each, the readers are
   * balanced however many segments the others report.
   */
  private void goOn(int subtask, List<SegmentSplit> reported) {
    Set<Long> own = new HashSet<>();
    reported.forEach(split -> own.add(split.segmentId()));
    walk.readable().stream()
        .filter(split -> own.contains(split.segmentId()))
        .findFirst()
        .ifPresent(split -> give(split, subtask));
  }

  private void give(SegmentSplit split, int subtask) {
    held.computeIfAbsent(subtask, fresh -> new HashSet<>()).add(split.segmentId());
    walk.assigned(split.segmentId());
    context.assignSplit(split, subtask);
    LOG.debug("Reader {} reads {}", subtask, split);
  }

  @Override
  public void addSplitsBack(List<SegmentSplit> splits, int subtask) {
    LOG.debug("Reader {} is set back, without {}", subtask, splits);
    held.remove(subtask);
    splits.forEach(this::takeBack);
  }

  private void takeBack(SegmentSplit split) {
    if (split.isFinished()) {
      finish(split.segmentId());
    } else {
      walk.handBack(split.segmentId(), split.offset());
    }
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (!(event instanceof SegmentFinished end)) {
      throw new IllegalArgumentException("unknown event: " + event);
    }
    Set<Long> segments = held.get(subtask);
    if (segments != null) {
      segments.remove(end.segmentId());
    }
    finish(end.segmentId());
    context.sendEventToSourceReader(subtask, new FinishNoted(end.segmentId()));
    endIfExhausted();
  }

  private void finish(long segmentId) {
    if (walk.finish(segmentId)) {
      askForSuccessors(segmentId);
    }
  }

  private void askForSuccessors(long segmentId) {
    context.callAsync(
        () -> directory.successors(segmentId),
        (successors, failure) -> {
          requireAnswer(failure, "the successors of " + SegmentSplit.nameOf(segmentId));
          walk.successors(segmentId, successors);
          LOG.info("Segment {} is read; successors {}", SegmentSplit.nameOf(segmentId), successors);
          assign();
        });
  }

  private static void requireAnswer(@Nullable Throwable failure, String question) {
    if (failure != null) {
      throw new FlinkRuntimeException("Pravega did not answer for " + question, failure);
    }
  }

  private void assign() {
    if (!walk.isStarted() || !areAllReadersThere()) {
      return;
    }
    Long overtaking = walk.overtaking();
    if (overtaking != null) {
      throw new FlinkRuntimeException(
          "Segment "
              + SegmentSplit.nameOf(overtaking)
              + " goes on in a reader that did not fail, but its predecessor must be read again:"
              + " all readers are set back to keep the order of its keys");
    }
    for (SegmentSplit split : walk.readable()) {
      int reader =
          held.entrySet().stream()
              .min(Comparator.comparingInt(entry -> entry.getValue().size()))
              .orElseThrow()
              .getKey();
      give(split, reader);
    }
    endIfExhausted();
  }

  /** Tells the readers of a bounded source that nothing will follow. */
  private void endIfExhausted() {
    int reading = held.values().stream().mapToInt(Set::size).sum();
    if (isBounded() && walk.isExhausted(reading) && areAllReadersThere()) {
      held.keySet().forEach(context::signalNoMoreSplits);
    }
  }

  /** A reader that failed is out of the context's list a moment before it is out of ours. */
  private boolean areAllReadersThere() {
    return held.size() == context.currentParallelism()
        && context.registeredReaders().keySet().containsAll(held.keySet());
  }

  private boolean isBounded() {
    return !(stoppingPoint instanceof StoppingPoint.Never);
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
    // splits are handed out unasked
  }

  @Override
  public WalkState snapshotState(long checkpointId) {
    return walk.snapshot(checkpointId);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    walk.checkpointCompleted(checkpointId);
    assign();
  }

  @Override
  public void close() {
    directory.close();
  }
}
