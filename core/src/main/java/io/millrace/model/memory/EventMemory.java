package io.millrace.model.memory;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The past of the rules of a ScaledObject.
 *
 * @param since when the rules were first evaluated; empty before
 * @param lastActive when a trigger was active last, to the nearest reading that was counted
 * @param restingSince since when every trigger is known to be inactive; empty while one is active
 *     or unknown
 * @param lastRead when the readings were counted last
 * @param failures readings in a row that failed, by name of the metric; a metric that was read is
 *     missing
 * @param stalls groups that commit nothing while their lag grows, by name of the metric
 */
public record EventMemory(
    Optional<Instant> since,
    Optional<Instant> lastActive,
    Optional<Instant> restingSince,
    Optional<Instant> lastRead,
    SortedMap<String, Integer> failures,
    SortedMap<String, Stall> stalls) {
  public static final EventMemory EMPTY =
      new EventMemory(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new TreeMap<>(),
          new TreeMap<>());

  /**
   * A group's lag at the reading that was counted last.
   *
   * @param since when the group was last seen to commit
   * @param readings in a row at which it had committed nothing and its lag had grown
   * @param lag records, over all partitions
   * @param committed sum of the committed offsets
   */
  public record Stall(Instant since, int readings, long lag, long committed) {}

  public EventMemory {
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    stalls = Collections.unmodifiableSortedMap(new TreeMap<>(stalls));
  }
}
