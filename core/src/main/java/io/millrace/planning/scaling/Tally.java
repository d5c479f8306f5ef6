package io.millrace.planning.scaling;

import io.millrace.model.memory.EventMemory;
import io.millrace.model.memory.EventMemory.Stall;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts readings: those that failed in a row, and those at which a group had committed nothing
 * although its lag had grown. It counts once in each polling interval or sync period, whichever is
 * shorter, however often the rule is looked at.
 */
record Tally(ScalingSpec rule, EventRules events, ScalingObservation seen) {
  /** States of a group in which its consumers give partitions away and take others. */
  private static final Set<String> MOVING =
      Set.of(
          "preparingrebalance",
          "completingrebalance",
          "assigning",
          "reconciling",
          "preparing_rebalance",
          "completing_rebalance");

  /** So many readings and so long a group must have stood still to be called sick. */
  private static final int STALLED_READINGS = 3;

  /** Longer than consumers that are well commit at: Kafka Streams does so every 30 s. */
  private static final Duration STALLED_FOR = Duration.ofSeconds(60);

  /** After so many readings that nobody made, or a minute, the past is another story. */
  private static final int MOST_MISSED = 5;

  private static final Duration LEAST_PAUSE = Duration.ofMinutes(1);

  /**
   * The memory to plan with. Time in which nobody looked, or a clock that was set back, says nothing
   * of a rest or a load: the windows begin again.
   */
  ScalingMemory awake(ScalingMemory memory) {
    EventMemory past = memory.events();
    Instant now = seen.at();
    if (past.lastRead().isEmpty()) {
      return memory;
    }
    Instant last = past.lastRead().get();
    Duration missed = every().multipliedBy(MOST_MISSED);
    Duration most = missed.compareTo(LEAST_PAUSE) > 0 ? missed : LEAST_PAUSE;
    if (!last.isAfter(now) && !last.plus(most).isBefore(now)) {
      return memory;
    }
    EventMemory begun =
        new EventMemory(
            past.since().map(since -> since.isAfter(now) ? now : since),
            past.lastActive().map(active -> active.isAfter(now) ? now : active),
            past.restingSince().map(rest -> now),
            Optional.empty(),
            past.failures(),
            new TreeMap<>());
    return new ScalingMemory(
        Optional.empty(), List.of(), List.of(), memory.unread(), begun);
  }

  /** The memory after this look, but for what follows of it. */
  EventMemory counted(EventMemory past) {
    Instant now = seen.at();
    Optional<Instant> since = past.since().or(() -> Optional.of(now));
    boolean isDue = past.lastRead().filter(last -> now.isBefore(last.plus(every()))).isEmpty();
    return new EventMemory(
        since,
        past.lastActive(),
        past.restingSince(),
        isDue ? Optional.of(now) : past.lastRead(),
        isDue ? failures(past.failures()) : past.failures(),
        isDue ? stalls(past.stalls()) : past.stalls());
  }

  private Duration every() {
    Duration sync = rule.syncPeriod();
    Duration poll = events.pollingInterval();
    return sync.compareTo(poll) < 0 ? sync : poll;
  }

  private SortedMap<String, Integer> failures(SortedMap<String, Integer> before) {
    SortedMap<String, Integer> after = new TreeMap<>();
    if (events.fallback().isEmpty()) {
      return after;
    }
    for (MetricSpec metric : rule.metrics()) {
      if (metric instanceof MetricSpec.Trigger && !isKnown(seen.readingOf(metric))) {
        int times = before.getOrDefault(metric.name(), 0);
        after.put(metric.name(), times == Integer.MAX_VALUE ? times : times + 1);
      }
    }
    return after;
  }

  private static boolean isKnown(MetricReading reading) {
    return reading.value().ifKnown().filter(Double::isFinite).isPresent();
  }

  private SortedMap<String, Stall> stalls(SortedMap<String, Stall> before) {
    SortedMap<String, Stall> after = new TreeMap<>();
    for (MetricSpec metric : rule.metrics()) {
      MetricReading reading = seen.readingOf(metric);
      Optional<Stall> last = Optional.ofNullable(before.get(metric.name()));
      reading
          .lag()
          .filter(group -> isKnown(reading))
          .map(group -> stall(group, last))
          .or(() -> last)
          .ifPresent(stall -> after.put(metric.name(), stall));
    }
    return after;
  }

  private Stall stall(GroupLag group, Optional<Stall> before) {
    long committed = group.partitions().stream().mapToLong(p -> p.committed().orElse(0L)).sum();
    long lag =
        group.partitions().stream()
            .mapToLong(p -> Math.max(0, p.end().orElse(0L) - p.committed().orElse(0L)))
            .sum();
    Stall fresh = new Stall(seen.at(), 0, lag, committed);
    return before
        .filter(last -> last.committed() == committed && last.lag() <= lag && isComplete(group))
        .map(
            last ->
                new Stall(
                    last.since(), last.readings() + (last.lag() < lag ? 1 : 0), lag, committed))
        .orElse(fresh);
  }

  /** Every replica is there and in the group, and the group is not busy with itself. */
  private boolean isComplete(GroupLag group) {
    int replicas = seen.statusReplicas().value();
    boolean areAllThere = group.members().filter(members -> members >= replicas).isPresent();
    return replicas > 0
        && replicas == seen.specReplicas().value()
        && areAllThere
        && !isRebalancing(group);
  }

  static boolean isRebalancing(GroupLag group) {
    return group.state().filter(state -> MOVING.contains(lower(state))).isPresent();
  }

  private static String lower(String state) {
    return state.toLowerCase(Locale.ROOT);
  }

  /** Whether the group has stood still so long that it is sick. */
  static boolean isStalled(Stall stall, Instant now) {
    return stall.readings() >= STALLED_READINGS && !stall.since().plus(STALLED_FOR).isAfter(now);
  }
}
