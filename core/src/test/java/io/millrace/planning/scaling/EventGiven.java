package io.millrace.planning.scaling;

import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.GroupLag.Partition;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.EventRules.Fallback;
import io.millrace.model.spec.EventRules.Modifiers;
import io.millrace.model.spec.EventRules.Pause;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** ScaledObjects, what their triggers tell, and their past, for tests. */
final class EventGiven {
  static final Instant NOW = Given.NOW;
  static final Instant LONG_AGO = NOW.minus(Duration.ofHours(1));

  private EventGiven() {}

  // rules

  /** A rule that is made field by field. */
  static final class Rule {
    private int min;
    private int max = 100;
    private Optional<Integer> idle = Optional.empty();
    private Duration cooldown = EventRules.DEFAULT_COOLDOWN_PERIOD;
    private Duration initialCooldown = Duration.ZERO;
    private Duration poll = EventRules.DEFAULT_POLLING_INTERVAL;
    private Duration sync = ScalingSpec.DEFAULT_SYNC_PERIOD;
    private Optional<Fallback> fallback = Optional.empty();
    private Optional<Modifiers> modifiers = Optional.empty();
    private Optional<ScalingSpec.Behavior> behavior = Optional.empty();
    private Pause pause = Pause.NONE;
    private boolean isForced;
    private boolean isExact;
    private final List<MetricSpec> metrics = new ArrayList<>();

    Rule min(int count) {
      min = count;
      return this;
    }

    Rule max(int count) {
      max = count;
      return this;
    }

    Rule idle(int count) {
      idle = Optional.of(count);
      return this;
    }

    Rule cooldown(int seconds) {
      cooldown = Duration.ofSeconds(seconds);
      return this;
    }

    Rule initialCooldown(int seconds) {
      initialCooldown = Duration.ofSeconds(seconds);
      return this;
    }

    Rule poll(int seconds) {
      poll = Duration.ofSeconds(seconds);
      return this;
    }

    Rule sync(int seconds) {
      sync = Duration.ofSeconds(seconds);
      return this;
    }

    Rule fallback(int threshold, int replicas) {
      return fallback(threshold, replicas, Fallback.Behavior.STATIC);
    }

    Rule fallback(int threshold, int replicas, Fallback.Behavior how) {
      fallback = Optional.of(new Fallback(threshold, new Replicas(replicas), how));
      return this;
    }

    Rule formula(String formula, double target) {
      return formula(formula, new Target(Target.Type.AVERAGE_VALUE, target), 0);
    }

    Rule formula(String formula, Target target, double activation) {
      modifiers = Optional.of(new Modifiers(formula, target, activation));
      return this;
    }

    Rule behavior(ScalingSpec.Behavior rules) {
      behavior = Optional.of(rules);
      return this;
    }

    Rule paused() {
      pause = new Pause(true, Optional.empty(), false, false);
      return this;
    }

    Rule pausedAt(int replicas) {
      pause = new Pause(true, Optional.of(new Replicas(replicas)), false, false);
      return this;
    }

    Rule pausedIn() {
      pause = new Pause(false, Optional.empty(), true, pause.isScaleOutPaused());
      return this;
    }

    Rule pausedOut() {
      pause = new Pause(false, Optional.empty(), pause.isScaleInPaused(), true);
      return this;
    }

    Rule forced() {
      isForced = true;
      return this;
    }

    Rule exact() {
      isExact = true;
      return this;
    }

    Rule by(MetricSpec... wanted) {
      metrics.addAll(List.of(wanted));
      return this;
    }

    ScalingSpec build() {
      return new ScalingSpec(
          "ScaledObject/rule",
          ScalingSpec.Policy.KEDA,
          new Replicas(Math.max(1, min)),
          new Replicas(max),
          metrics,
          behavior,
          sync,
          Optional.of(
              new EventRules(
                  poll,
                  cooldown,
                  initialCooldown,
                  new Replicas(min),
                  idle.map(Replicas::new),
                  fallback,
                  modifiers,
                  pause,
                  isForced,
                  isExact)));
    }
  }

  static Rule rule() {
    return new Rule();
  }

  // triggers

  static MetricSpec.Trigger trigger(String name, double target) {
    return trigger(name, new Target(Target.Type.AVERAGE_VALUE, target), 0);
  }

  static MetricSpec.Trigger trigger(String name, Target target, double activation) {
    return new MetricSpec.Trigger(
        name,
        "prometheus",
        new TreeMap<>(),
        target,
        activation,
        Optional.empty(),
        Optional.of(name),
        Optional.empty());
  }

  static MetricSpec.Trigger kafka(double threshold, LagRules rules) {
    return kafka(threshold, 0, rules);
  }

  static MetricSpec.Trigger kafka(double threshold, double activation, LagRules rules) {
    return new MetricSpec.Trigger(
        "s0-kafka-orders",
        "kafka",
        new TreeMap<>(),
        new Target(Target.Type.AVERAGE_VALUE, threshold),
        activation,
        Optional.of(rules),
        Optional.of("orders"),
        Optional.empty());
  }

  static LagRules lag(
      boolean allowsIdle, boolean isLimited, boolean spreads, boolean excludesPersistent) {
    return new LagRules(
        LagRules.Reset.LATEST, false, allowsIdle, isLimited, spreads, excludesPersistent);
  }

  // readings

  static MetricReading lagging(MetricSpec metric, GroupLag group) {
    return lagging(metric, group, NOW);
  }

  static MetricReading lagging(MetricSpec metric, GroupLag group, Instant at) {
    double total =
        group.partitions().stream()
            .mapToLong(p -> p.end().orElse(0L) - p.committed().orElse(0L))
            .sum();
    return new MetricReading(metric, Reading.known(total, at), new TreeMap<>(), Optional.of(group));
  }

  /** A stable group with all its members, and one partition for each lag. */
  static GroupLag group(long... lags) {
    return group("Stable", 100, lags);
  }

  static GroupLag group(String state, int members, long... lags) {
    List<Partition> partitions =
        IntStream.range(0, lags.length)
            .mapToObj(
                i ->
                    new Partition(
                        "orders", i, Optional.of(1000L), Optional.of(1000 + lags[i]), true))
            .toList();
    return new GroupLag(partitions, Optional.of(state), Optional.of(members));
  }

  // the past

  /** Evaluated a second ago, first an hour ago. */
  static ScalingMemory past(EventMemory events) {
    return new ScalingMemory(
        Optional.of(NOW.minusSeconds(1)), List.of(), List.of(), List.of(), events);
  }

  /** The same, but due. */
  static ScalingMemory due(EventMemory events) {
    return new ScalingMemory(
        Optional.of(NOW.minusSeconds(15)), List.of(), List.of(), List.of(), events);
  }

  static EventMemory never() {
    return events(Optional.empty(), Optional.empty());
  }

  static EventMemory active() {
    return events(Optional.of(NOW.minusSeconds(20)), Optional.empty());
  }

  static EventMemory restingFor(int seconds) {
    Instant since = NOW.minusSeconds(seconds);
    return events(Optional.of(since), Optional.of(since));
  }

  private static EventMemory events(Optional<Instant> lastActive, Optional<Instant> resting) {
    return new EventMemory(
        Optional.of(LONG_AGO),
        lastActive,
        resting,
        Optional.of(NOW.minusSeconds(15)),
        new TreeMap<>(),
        new TreeMap<>());
  }

  static EventMemory failing(EventMemory events, String metric, int times) {
    TreeMap<String, Integer> failures = new TreeMap<>(events.failures());
    failures.put(metric, times);
    return new EventMemory(
        events.since(),
        events.lastActive(),
        events.restingSince(),
        events.lastRead(),
        failures,
        events.groups());
  }

  // what was decided

  static Condition condition(ScalingDecision decision, String type) {
    return decision.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no condition " + type + " in " + decision));
  }

  /** {@code TRUE ScalerActive}; {@code missing} when it is as it was. */
  static String told(ScalingDecision decision, String type) {
    return decision.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .map(condition -> condition.status() + " " + condition.reason().code())
        .findFirst()
        .orElse("missing");
  }
}
