package io.millrace.model.memory;

import io.millrace.model.Replicas;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The recent past of one scaling rule; every list is cut to the longest window of the rule.
 *
 * @param lastSync when the rule was evaluated last
 * @param recommendations what the policy asked for, before bounds and stabilisation, oldest first
 * @param changes replica changes that were decided, oldest first
 * @param unread what the sources had not read, since the count last changed, oldest first
 * @param events of a ScaledObject
 */
public record ScalingMemory(
    Optional<Instant> lastSync,
    List<Recommendation> recommendations,
    List<Change> changes,
    List<Unread> unread,
    EventMemory events) {
  public static final ScalingMemory EMPTY =
      new ScalingMemory(Optional.empty(), List.of(), List.of());

  /** What a policy asked for at one time. */
  public record Recommendation(Instant at, Replicas replicas) {}

  /**
   * A change of the replica count.
   *
   * @param delta replicas added, negative for removed
   */
  public record Change(Instant at, int delta) {}

  /** Records that the sources had not read at one time, summed. */
  public record Unread(Instant at, long records) {}

  /** Of a rule that has seen no backlog. */
  public ScalingMemory(
      Optional<Instant> lastSync, List<Recommendation> recommendations, List<Change> changes) {
    this(lastSync, recommendations, changes, List.of());
  }

  public ScalingMemory(
      Optional<Instant> lastSync,
      List<Recommendation> recommendations,
      List<Change> changes,
      List<Unread> unread) {
    this(lastSync, recommendations, changes, unread, EventMemory.EMPTY);
  }

  public ScalingMemory {
    recommendations = List.copyOf(recommendations);
    changes = List.copyOf(changes);
    unread = List.copyOf(unread);
  }

  public ScalingMemory withUnread(List<Unread> other) {
    return new ScalingMemory(lastSync, recommendations, changes, other, events);
  }

  public ScalingMemory withEvents(EventMemory other) {
    return new ScalingMemory(lastSync, recommendations, changes, unread, other);
  }
}
