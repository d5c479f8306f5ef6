package io.millrace.planning.scaling;

import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingRules.RatePolicy;
import io.millrace.model.spec.ScalingRules.SelectPolicy;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.planning.scaling.ScalingObservation.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Rules, readings and replicas for the tests of this package. */
final class Given {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Duration LONG_AGO = Duration.ofMinutes(20);

  private Given() {}

  // rules

  static ScalingSpec hpa(int min, int max, MetricSpec... metrics) {
    return rule(ScalingSpec.Policy.HPA, min, max, Optional.empty(), metrics);
  }

  static ScalingSpec hpa(
      int min, int max, ScalingRules up, ScalingRules down, MetricSpec... metrics) {
    return rule(
        ScalingSpec.Policy.HPA, min, max, Optional.of(new ScalingSpec.Behavior(up, down)), metrics);
  }

  static ScalingSpec segments(int min, int max, MetricSpec... metrics) {
    return rule(ScalingSpec.Policy.SEGMENTS, min, max, Optional.empty(), metrics);
  }

  static ScalingSpec segments(
      int min, int max, ScalingRules up, ScalingRules down, MetricSpec... metrics) {
    return rule(
        ScalingSpec.Policy.SEGMENTS,
        min,
        max,
        Optional.of(new ScalingSpec.Behavior(up, down)),
        metrics);
  }

  private static ScalingSpec rule(
      ScalingSpec.Policy policy,
      int min,
      int max,
      Optional<ScalingSpec.Behavior> behavior,
      MetricSpec... metrics) {
    return new ScalingSpec(
        "rule",
        policy,
        new Replicas(min),
        new Replicas(max),
        List.of(metrics),
        behavior,
        ScalingSpec.DEFAULT_SYNC_PERIOD);
  }

  static ScalingRules rules(int windowSeconds, SelectPolicy select, RatePolicy... policies) {
    return new ScalingRules(
        Duration.ofSeconds(windowSeconds), select, List.of(policies), Optional.empty());
  }

  static ScalingRules tolerating(double tolerance) {
    return new ScalingRules(Duration.ZERO, SelectPolicy.MAX, List.of(), Optional.of(tolerance));
  }

  static RatePolicy pods(int value, int periodSeconds) {
    return new RatePolicy(RatePolicy.Unit.PODS, value, Duration.ofSeconds(periodSeconds));
  }

  static RatePolicy percent(int value, int periodSeconds) {
    return new RatePolicy(RatePolicy.Unit.PERCENT, value, Duration.ofSeconds(periodSeconds));
  }

  // metrics

  static MetricSpec external(String name, Target.Type type, double target) {
    return new MetricSpec.External(name, new TreeMap<>(), new Target(type, target));
  }

  static MetricSpec object(String name, Target.Type type, double target) {
    return new MetricSpec.ObjectMetric(name, "Service/front", new Target(type, target));
  }

  static MetricSpec perPod(String name, double target) {
    return new MetricSpec.Pods(
        name, new TreeMap<>(), new Target(Target.Type.AVERAGE_VALUE, target));
  }

  static MetricSpec cpu(double percent) {
    return new MetricSpec.Resource("cpu", new Target(Target.Type.UTILIZATION, percent));
  }

  /** One segment for each replica, as in the seed's rule. */
  static final MetricSpec SEGMENTS = external("segments", Target.Type.AVERAGE_VALUE, 1);

  // readings

  static MetricReading total(MetricSpec metric, double value) {
    return MetricReading.total(metric, Reading.known(value, NOW));
  }

  static MetricReading unknown(MetricSpec metric) {
    return MetricReading.total(metric, Reading.unknown("Timeout", "no answer within 3 s"));
  }

  /** Samples of pod-0, pod-1, ...; NaN stands for no sample. */
  static MetricReading samples(MetricSpec metric, double... values) {
    TreeMap<String, Double> perPod = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        perPod.put("pod-" + i, values[i]);
      }
    }
    return new MetricReading(metric, Reading.known(0.0, NOW), perPod);
  }

  static final double NO_SAMPLE = Double.NaN;

  // replicas

  /** A kind of replica, by the letter that stands for it. */
  static Pod pod(int index, char kind) {
    Optional<Instant> longAgo = Optional.of(NOW.minus(LONG_AGO));
    Optional<Instant> justNow = Optional.of(NOW.minusSeconds(5));
    Optional<Instant> none = Optional.empty();
    return switch (kind) {
      case 'r' -> pod(index, longAgo, longAgo, none, false, false); // ready
      case 'u' -> pod(index, longAgo, none, none, false, false); // never ready
      case 'h' -> pod(index, justNow, justNow, none, false, false); // ready, hot from its start
      case 'p' -> pod(index, none, none, none, false, false); // pending
      case 'f' -> pod(index, longAgo, none, none, false, true); // failed
      case 'd' -> pod(index, longAgo, none, none, true, false); // deleting
      default -> throw new IllegalArgumentException("no such kind of pod: " + kind);
    };
  }

  static Pod pod(
      int index,
      Optional<Instant> startedAt,
      Optional<Instant> readySince,
      Optional<Instant> unreadySince,
      boolean isDeleting,
      boolean hasFailed) {
    return new Pod(
        "pod-" + index,
        startedAt,
        readySince,
        unreadySince,
        isDeleting,
        hasFailed,
        Optional.of(1000),
        Optional.of(1L << 30));
  }

  /** One replica for each letter of {@link #pod(int, char)}. */
  static List<Pod> replicas(String kinds) {
    return IntStream.range(0, kinds.length()).mapToObj(i -> pod(i, kinds.charAt(i))).toList();
  }

  // observations

  static ScalingObservation seen(int replicas, MetricReading... readings) {
    return seen(replicas, "r".repeat(replicas), readings);
  }

  static ScalingObservation seen(int replicas, String kinds, MetricReading... readings) {
    return new ScalingObservation(
        NOW,
        new Replicas(replicas),
        new Replicas(replicas),
        replicas(kinds),
        new ArrayList<>(List.of(readings)));
  }
}
