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
 * @param groups consumer groups, by name of the metric
 */
public record EventMemory(
    Optional<Instant> since,
    Optional<Instant> lastActive,
    Optional<Instant> restingSince,
    Optional<Instant> lastRead,
    SortedMap<String, Integer> failures,
    SortedMap<String, Group> groups) {
  public static final EventMemory EMPTY =
      new EventMemory(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new TreeMap<>(),
          new TreeMap<>());

  /**
   * A consumer group at the reading that was counted last.
   *
   * @param movedAt when it was last seen to commit
   * @param stillReadings in a row at which it had committed nothing and its lag had grown
   * @param lag records, over all partitions
   * @param committed sum of the committed offsets
   * @param drainPerSecond records by which the lag fell; zero when it did not
   * @param isSettled whether every replica that was asked for is there and in the group, at the
   *     look that was last
   * @param settledAt since when {@code isSettled} is what it is
   */
  public record Group(
      Instant movedAt,
      int stillReadings,
      long lag,
      long committed,
      double drainPerSecond,
      boolean isSettled,
      Instant settledAt) {}

  public EventMemory {
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }
}
