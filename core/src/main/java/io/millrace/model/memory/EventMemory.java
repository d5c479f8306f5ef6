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
 * @param lastActive when a trigger was active last
 * @param failures readings in a row that failed, by name of the metric; a metric that was read is
 *     missing
 */
public record EventMemory(
    Optional<Instant> since, Optional<Instant> lastActive, SortedMap<String, Integer> failures) {
  public static final EventMemory EMPTY =
      new EventMemory(Optional.empty(), Optional.empty(), new TreeMap<>());

  public EventMemory {
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
  }
}
