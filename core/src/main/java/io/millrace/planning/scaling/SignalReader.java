package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.number;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.memory.EventMemory.Group;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.planning.scaling.Signal.Activity;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Makes of a reading what it tells the rules. */
record SignalReader(EventRules events, ScalingObservation seen, EventMemory counted)
    implements MetricSpec.Cases<Signal> {

  @Override
  public Signal resource(MetricSpec.Resource metric) {
    return Signal.ofPods(seen.readingOf(metric));
  }

  @Override
  public Signal pods(MetricSpec.Pods metric) {
    return Signal.ofPods(seen.readingOf(metric));
  }

  @Override
  public Signal external(MetricSpec.External metric) {
    return figure(metric, 0);
  }

  @Override
  public Signal object(MetricSpec.ObjectMetric metric) {
    return figure(metric, 0);
  }

  @Override
  public Signal trigger(MetricSpec.Trigger metric) {
    MetricReading reading = seen.readingOf(metric);
    Optional<GroupLag> group = reading.lag();
    if (group.isEmpty() || metric.lag().isEmpty()) {
      return figure(metric, metric.activationThreshold());
    }
    return known(metric)
        .fold(
            value -> lagging(metric, value, group.get(), metric.lag().get()),
            why -> failed(metric, why));
  }

  private Signal figure(MetricSpec metric, double activationThreshold) {
    return known(metric)
        .fold(
            value ->
                Signal.known(
                    metric,
                    Activity.above(value.value(), activationThreshold),
                    value,
                    Optional.empty()),
            why -> failed(metric, why));
  }

  private Reading<Double> known(MetricSpec metric) {
    return seen.readingOf(metric)
        .value()
        .fold(
            value ->
                Double.isFinite(value.value())
                    ? value
                    : Reading.unknown("NotANumber", "it was told as " + value.value()),
            why -> Reading.unknown(why.code(), why.message()));
  }

  private Signal failed(MetricSpec metric, Reason why) {
    boolean isOver = Fallbacks.isOver(events, counted, metric.name());
    return events
        .fallback()
        .filter(fallback -> isOver)
        .flatMap(fallback -> Fallbacks.standIn(fallback, seen, metric, why))
        .orElseGet(() -> Signal.unknown(metric, why));
  }

  private Signal lagging(
      MetricSpec.Trigger metric, Reading.Known<Double> read, GroupLag group, LagRules rules) {
    Lag lag = Lag.of(group, rules, metric.target().amount(), events.isKedaExact());
    boolean isAbove = lag.total() > metric.activationThreshold();
    boolean isActive = isAbove || (!events.isKedaExact() && isAtWork(group));
    Signal signal =
        Signal.known(
            metric,
            isActive ? Activity.ACTIVE : Activity.INACTIVE,
            new Reading.Known<>(lag.load(), read.at()),
            lag.note());
    if (events.isKedaExact()) {
      return signal;
    }
    if (lag.missing() > 0) {
      Reason why =
          Reason.of(
              "PartitionUnknown",
              String.format(
                  Locale.ROOT,
                  "%d of %d partitions tell no end, and lag at least %d together with the others",
                  lag.missing(),
                  group.partitions().size(),
                  lag.total()));
      if (!isActive) {
        return Signal.unknown(metric, why);
      }
      signal = growsAnyway(metric, lag.load()) ? signal : signal.troubled(why);
    }
    return judged(metric, signal, group);
  }

  /** Who commits is not idle, however small the lag is that it leaves behind. */
  private boolean isAtWork(GroupLag group) {
    return seen.specReplicas().value() > 0
        && group.partitions().stream()
            .anyMatch(one -> one.hasMoved() && one.committed().isPresent());
  }

  /** Whether what is known of the lag asks for more replicas already. */
  private boolean growsAnyway(MetricSpec.Trigger metric, double load) {
    int sharers =
        metric.target().type() == Target.Type.AVERAGE_VALUE ? seen.statusReplicas().value() : 1;
    return load > metric.target().amount() * sharers;
  }

  private Signal judged(MetricSpec.Trigger metric, Signal signal, GroupLag lag) {
    if (Tally.isRebalancing(lag)) {
      return signal.troubled(
          Reason.of(
              "GroupRebalancing",
              String.format(
                  Locale.ROOT,
                  "the group is in %s, and what gathers meanwhile is no load",
                  lag.state().orElse(""))));
    }
    Group group = counted.groups().get(metric.name());
    if (group == null) {
      return signal;
    }
    if (Tally.isStalled(group, seen.at())) {
      return signal.troubled(stalled(group, lag));
    }
    if (seen.specReplicas().value() > 0 && Tally.isSettling(group, seen.at())) {
      return signal.held(
          seen,
          Reason.of("GroupSettling", "what was asked for last has not had the time to work on it"));
    }
    return Tally.isDraining(group)
        ? signal.held(
            seen,
            Reason.of(
                "GroupDraining",
                String.format(
                    Locale.ROOT,
                    "it falls by %s a second, and is gone before one replica more could help",
                    number(group.drainPerSecond()))))
        : signal;
  }

  private Reason stalled(Group past, GroupLag group) {
    long seconds = Duration.between(past.movedAt(), seen.at()).toSeconds();
    return Reason.of(
        "ConsumerStalled",
        String.format(
            Locale.ROOT,
            "the group has committed nothing for %d s while its lag grew to %s, with all %d members"
                + " there: its consumers are sick, and more of them would be too",
            seconds,
            number(past.lag()),
            group.members().orElse(0)));
  }
}
