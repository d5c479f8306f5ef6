package io.millrace.planning.scaling;

import io.millrace.model.memory.EventMemory;
import io.millrace.model.memory.EventMemory.Group;
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
 * Counts readings: those that failed in a row, and what a group did between two of them. It counts
 * once in each polling interval or sync period, whichever is shorter, however often the rule is
 * looked at.
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
  private static final int STILL_READINGS = 3;

  /** Longer than consumers that are well commit at: Kafka Streams does so every 30 s. */
  private static final Duration STILL_FOR = Duration.ofSeconds(60);

  /** So long a group has to work before its lag tells of it. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  /** Longer than this a replica that was asked for is not waited for. */
  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  /** What the start of a replica and the rebalance that it causes take at least. */
  private static final Duration DRAINED_SOON = Duration.ofSeconds(10);

  /** After so many readings that nobody made, or a minute, the past is another story. */
  private static final int MOST_MISSED = 5;

  private static final Duration LEAST_PAUSE = Duration.ofMinutes(1);

  /**
   * The memory to plan with. Time in which nobody looked, or a clock that was set back, says
   * nothing of a rest or a load: the windows begin again.
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
    return new ScalingMemory(Optional.empty(), List.of(), List.of(), memory.unread(), begun);
  }

  /** The memory after this look, but for what follows of it. */
  EventMemory counted(EventMemory past) {
    Instant now = seen.at();
    Optional<Instant> since = past.since().or(() -> Optional.of(now));
    boolean isDue = past.lastRead().filter(last -> now.isBefore(last.plus(every()))).isEmpty();
    Duration between = past.lastRead().map(last -> Duration.between(last, now)).orElse(every());
    return new EventMemory(
        since,
        past.lastActive(),
        past.restingSince(),
        isDue ? Optional.of(now) : past.lastRead(),
        isDue ? failures(past.failures()) : past.failures(),
        groups(past.groups(), isDue, between));
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

  private SortedMap<String, Group> groups(
      SortedMap<String, Group> before, boolean isDue, Duration between) {
    SortedMap<String, Group> after = new TreeMap<>();
    for (MetricSpec metric : rule.metrics()) {
      MetricReading reading = seen.readingOf(metric);
      Optional<Group> last = Optional.ofNullable(before.get(metric.name()));
      reading
          .lag()
          .filter(group -> isKnown(reading))
          .map(group -> settled(group, last, isDue ? counted(group, last, between) : last))
          .or(() -> last)
          .ifPresent(group -> after.put(metric.name(), group));
    }
    return after;
  }

  private Optional<Group> counted(GroupLag group, Optional<Group> before, Duration between) {
    long committed = group.partitions().stream().mapToLong(p -> p.committed().orElse(0L)).sum();
    long lag =
        group.partitions().stream()
            .mapToLong(p -> Math.max(0, p.end().orElse(0L) - p.committed().orElse(0L)))
            .sum();
    boolean isStill =
        before
            .filter(last -> last.committed() == committed && last.lag() <= lag)
            .filter(last -> last.isSettled() && isComplete(group))
            .isPresent();
    double seconds = Math.max(0.001, between.toMillis() / 1000.0);
    return Optional.of(
        before
            .map(
                last ->
                    new Group(
                        isStill ? last.movedAt() : seen.at(),
                        isStill ? last.stillReadings() + (last.lag() < lag ? 1 : 0) : 0,
                        lag,
                        committed,
                        Math.max(0, (last.lag() - lag) / seconds),
                        last.isSettled(),
                        last.settledAt()))
            .orElseGet(() -> new Group(seen.at(), 0, lag, committed, 0, false, seen.at())));
  }

  /** A group that is seen for the first time is as settled as it seems. */
  private Group settled(GroupLag group, Optional<Group> before, Optional<Group> counted) {
    Group last = counted.orElseGet(() -> new Group(seen.at(), 0, 0, 0, 0, false, seen.at()));
    boolean isSettled = isComplete(group);
    Instant since = last.isSettled() == isSettled ? last.settledAt() : seen.at();
    return new Group(
        last.movedAt(),
        last.stillReadings(),
        last.lag(),
        last.committed(),
        last.drainPerSecond(),
        isSettled,
        before.isEmpty() ? seen.at().minus(SETTLING) : since);
  }

  /** Every replica is there and in the group, and the group is not busy with itself. */
  private boolean isComplete(GroupLag group) {
    int replicas = seen.statusReplicas().value();
    boolean areAllThere = group.members().filter(members -> members < replicas).isEmpty();
    return replicas > 0
        && replicas >= seen.specReplicas().value()
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
  static boolean isStalled(Group group, Instant now) {
    return group.isSettled()
        && group.stillReadings() >= STILL_READINGS
        && !group.movedAt().plus(STILL_FOR).isAfter(now);
  }

  /**
   * Whether replicas that were asked for have had no chance yet to work on the lag. Those that do
   * not come within a minute are not waited for.
   */
  static boolean isSettling(Group group, Instant now) {
    Duration since = Duration.between(group.settledAt(), now);
    return since.compareTo(group.isSettled() ? SETTLING : LONGEST_START) < 0;
  }

  /** When a group that is settled had worked long enough for its lag to tell of it. */
  static Optional<Instant> tellsSince(Group group, Instant now) {
    return Optional.of(group.settledAt().plus(SETTLING))
        .filter(at -> group.isSettled() && !at.isAfter(now));
  }

  /** Whether the lag is gone before one replica more could take part. */
  static boolean isDraining(Group group) {
    return group.isSettled()
        && group.drainPerSecond() > 0
        && group.lag() <= group.drainPerSecond() * DRAINED_SOON.toSeconds();
  }
}
