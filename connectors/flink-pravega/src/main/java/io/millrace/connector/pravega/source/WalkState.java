package io.millrace.connector.pravega.source;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a checkpoint holds of the walk through the segment graph; segments that readers hold are in
 * the readers' state.
 *
 * @param started false until the first segments are known
 * @param ends end offset in bytes of each segment at which a bounded source ends; empty if
 *     unbounded
 * @param pending segments no reader holds
 * @param finishing segments read to their end whose successors are not known yet
 */
public record WalkState(
    boolean started, Map<Long, Long> ends, List<Pending> pending, Set<Long> finishing) {
  public WalkState {
    ends = Map.copyOf(ends);
    pending = List.copyOf(pending);
    finishing = Set.copyOf(finishing);
  }

  /**
   * A segment that waits for its predecessors, or for a reader if there are none left.
   *
   * @param offset bytes; where reading begins
   * @param waitsFor predecessors that are not read to their end
   */
  public record Pending(long segmentId, long offset, Set<Long> waitsFor) {
    public Pending {
      waitsFor = Set.copyOf(waitsFor);
    }
  }
}
