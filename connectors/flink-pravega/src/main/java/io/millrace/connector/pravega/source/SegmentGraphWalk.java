package io.millrace.connector.pravega.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The walk through a stream's segment graph: which segments may be read now, so that every event of
 * a key is read before the later events of that key.
 *
 * <p>A segment may be read once all its predecessors are read to their end and the successors of
 * each of those have been asked for. So a segment is found by its first predecessor's answer and
 * freed by its last one's; no memory of all segments ever read is needed. Segments completed since
 * the last checkpoint are remembered, because a failed reader may hand one of them back unread.
 */
final class SegmentGraphWalk {
  private static final long NO_CHECKPOINT = Long.MAX_VALUE;

  private final boolean waitsForCheckpoints;
  private boolean started;
  private final NavigableMap<Long, Long> ends = new TreeMap<>();
  private final NavigableMap<Long, Waiting> pending = new TreeMap<>();
  private final Set<Long> finishing = new TreeSet<>();
  private final NavigableMap<Long, Completed> completed = new TreeMap<>();
  private final NavigableMap<Long, Set<Long>> reopened = new TreeMap<>();

  /** A segment no reader holds. */
  private static final class Waiting {
    final long offset;
    final Set<Long> waitsFor;

    Waiting(long offset, Set<Long> waitsFor) {
      this.offset = offset;
      this.waitsFor = new TreeSet<>(waitsFor);
    }
  }

  /** A segment behind us; {@code checkpointId} is the first checkpoint that knows it. */
  private static final class Completed {
    final Set<Long> successors;
    long checkpointId = NO_CHECKPOINT;

    Completed(Set<Long> successors) {
      this.successors = successors;
    }
  }

  /** Begins afresh; see {@code PravegaSourceBuilder.keepOrderDownstream} for the argument. */
  SegmentGraphWalk(boolean waitsForCheckpoints) {
    this.waitsForCheckpoints = waitsForCheckpoints;
  }

  SegmentGraphWalk(boolean waitsForCheckpoints, WalkState restored) {
    this(waitsForCheckpoints);
    started = restored.started();
    ends.putAll(restored.ends());
    restored
        .pending()
        .forEach(p -> pending.put(p.segmentId(), new Waiting(p.offset(), p.waitsFor())));
    finishing.addAll(restored.finishing());
  }

  boolean isStarted() {
    return started;
  }

  /** Begins with {@code offsets}; {@code endOffsets} is empty if the source is unbounded. */
  void start(Map<Long, Long> offsets, Map<Long, Long> endOffsets) {
    started = true;
    ends.putAll(endOffsets);
    offsets.forEach((segment, offset) -> pending.put(segment, new Waiting(offset, Set.of())));
  }

  /**
   * Notes that a segment is read to its end.
   *
   * @return true if its successors are to be asked for now
   */
  boolean finish(long segmentId) {
    if (completed.containsKey(segmentId) || finishing.contains(segmentId)) {
      return false;
    }
    if (ends.containsKey(segmentId)) {
      complete(segmentId, Set.of());
      return false;
    }
    finishing.add(segmentId);
    return true;
  }

  /** Segments read to their end whose successors are not known yet. */
  Set<Long> finishing() {
    return new TreeSet<>(finishing);
  }

  /**
   * Takes the answer to the question for the successors of a finished segment.
   *
   * @param successors each successor with all its predecessors
   */
  void successors(long segmentId, Map<Long, Set<Long>> successors) {
    if (!finishing.remove(segmentId)) {
      return; // the segment was handed back while the question was under way
    }
    successors.forEach(
        (successor, predecessors) -> {
          Waiting waiting = pending.get(successor);
          if (waiting == null) {
            waiting = new Waiting(0, predecessors);
            pending.put(successor, waiting);
          }
          if (!waitsForCheckpoints) {
            waiting.waitsFor.remove(segmentId);
          }
        });
    complete(segmentId, Set.copyOf(successors.keySet()));
  }

  private void complete(long segmentId, Set<Long> successors) {
    completed.put(segmentId, new Completed(successors));
    reopened.remove(segmentId);
  }

  /** Takes back a segment that a reader held; it will be read again from {@code offset}. */
  void handBack(long segmentId, long offset) {
    finishing.remove(segmentId);
    Completed done = completed.remove(segmentId);
    if (done != null) {
      reopened.put(segmentId, done.successors);
    }
    Set<Long> waitsFor = new TreeSet<>();
    reopened.forEach(
        (predecessor, successors) -> {
          if (successors.contains(segmentId)) {
            waitsFor.add(predecessor);
          }
        });
    pending.put(segmentId, new Waiting(offset, waitsFor));
    if (done != null) {
      for (long successor : done.successors) {
        Waiting waiting = pending.get(successor);
        if (waiting != null) {
          waiting.waitsFor.add(segmentId);
        }
      }
    }
  }

  /**
   * A segment that some reader goes on reading although its predecessor has been handed back: its
   * order can only be kept by setting back all readers.
   */
  @Nullable Long overtaking() {
    for (Set<Long> successors : reopened.values()) {
      for (long successor : successors) {
        if (!pending.containsKey(successor)) {
          return successor;
        }
      }
    }
    return null;
  }

  /** The segments that may be read now, by id. */
  List<SegmentSplit> readable() {
    List<SegmentSplit> readable = new ArrayList<>();
    pending.forEach(
        (segmentId, waiting) -> {
          if (waiting.waitsFor.isEmpty()) {
            readable.add(SegmentSplit.reading(segmentId, waiting.offset, endOf(segmentId)));
          }
        });
    return readable;
  }

  /** The offset in bytes at which a bounded source ends within this segment. */
  long endOf(long segmentId) {
    return ends.getOrDefault(segmentId, SegmentSplit.TO_THE_END);
  }

  /** Notes that a readable segment has gone to a reader. */
  void assigned(long segmentId) {
    pending.remove(segmentId);
  }

  /** How many segments no reader holds. */
  int pendingCount() {
    return pending.size();
  }

  /** Whether nothing is left to hand out, given that readers hold {@code held} segments. */
  boolean isExhausted(int held) {
    return started && held == 0 && pending.isEmpty() && finishing.isEmpty();
  }

  /** How many completed segments are still remembered. */
  int rememberedCount() {
    return completed.size();
  }

  WalkState snapshot(long checkpointId) {
    completed
        .values()
        .forEach(done -> done.checkpointId = Math.min(done.checkpointId, checkpointId));
    List<WalkState.Pending> waiting = new ArrayList<>();
    pending.forEach(
        (id, w) -> {
          // with this checkpoint everything completed so far is through
          Set<Long> waitsFor = new TreeSet<>(w.waitsFor);
          waitsFor.removeAll(completed.keySet());
          waiting.add(new WalkState.Pending(id, w.offset, waitsFor));
        });
    return new WalkState(started, ends, waiting, finishing);
  }

  /**
   * Forgets what no reader restored from this checkpoint or a later one can hand back, and frees
   * the successors that waited for a checkpoint.
   */
  void checkpointCompleted(long checkpointId) {
    for (var done = completed.entrySet().iterator(); done.hasNext(); ) {
      var segment = done.next();
      if (segment.getValue().checkpointId <= checkpointId) {
        done.remove();
        release(segment.getKey(), segment.getValue().successors);
      }
    }
  }

  private void release(long predecessor, Set<Long> successors) {
    for (long successor : successors) {
      Waiting waiting = pending.get(successor);
      if (waiting != null) {
        waiting.waitsFor.remove(predecessor);
      }
    }
  }
}
