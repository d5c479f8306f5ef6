package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.milli;
import static io.millrace.planning.scaling.Figures.number;
import static io.millrace.planning.scaling.Figures.ratio;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.observation.MetricReading;
import io.millrace.planning.scaling.ScalingObservation.Pod;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a metric proposes that each replica has.
 *
 * <p>The mean of the samples over the target is the ratio. Outside the tolerance it asks for ratio
 * × samples, rounded up. When samples are missing, or set aside while the ratio asks for more, the
 * ratio is taken again with the gaps filled so that they damp the change: missing ones idle on the
 * way up and at the full mark on the way down, unready ones idle on the way up. A second ratio
 * within the tolerance or on the other side of 1 keeps the count, as does a result that goes
 * against its own direction.
 *
 * <p>Source: Kubernetes, {@code GetResourceReplicas} and {@code calcPlainMetricReplicas} in {@code
 * replica_calculator.go}, integer divisions included.
 */
final class PodMath {
  private final ScalingObservation seen;
  private final MetricReading reading;
  private final Optional<Instant> readAt;
  private final PodUsage usage;
  private final Tolerances tolerances;

  private PodMath(
      ScalingObservation seen,
      MetricReading reading,
      Optional<Instant> readAt,
      PodUsage usage,
      Tolerances tolerances) {
    this.seen = seen;
    this.reading = reading;
    this.readAt = readAt;
    this.usage = usage;
    this.tolerances = tolerances;
  }

  static MetricProposal propose(
      ScalingObservation seen,
      MetricReading reading,
      Optional<Instant> readAt,
      PodUsage usage,
      Tolerances tolerances,
      String failure) {
    Map<String, Double> samples = new TreeMap<>(reading.perPod());
    samples.values().removeIf(sample -> !Double.isFinite(sample));
    PodGroups groups =
        PodGroups.of(
            seen.pods(), samples.keySet(), usage.isCpu(), seen.at(), readAt.orElse(seen.at()));
    if (groups.counted().isEmpty()) {
      return ProposalText.failed(
          seen, reading, failure, "none of the ready replicas has a sample of it");
    }
    Optional<String> obstacle = usage.obstacle(groups);
    if (obstacle.isPresent()) {
      return ProposalText.failed(seen, reading, failure, obstacle.get());
    }
    return new PodMath(seen, reading, readAt, usage, tolerances).propose(groups, samples);
  }

  private MetricProposal propose(PodGroups groups, Map<String, Double> samples) {
    Map<Pod, Double> counted = new LinkedHashMap<>();
    groups.counted().forEach(pod -> counted.put(pod, milli(samples.getOrDefault(pod.id(), 0.0))));
    double level = usage.level(counted);
    double ratio = level / usage.target();
    boolean growsPastUnready = !groups.unready().isEmpty() && ratio > 1;
    String sum = usage.words(level) + "/" + usage.words(usage.target()) + " = " + ratio(ratio);
    if (!growsPastUnready && groups.missing().isEmpty()) {
      return tolerances.isWithin(ratio)
          ? keep(level, "WithinTolerance", sum + " is " + withinTolerance(ratio))
          : ask(level, ratio, counted.size(), sum + ", × " + counted.size());
    }
    return withGapsFilled(groups, counted, level, ratio, growsPastUnready, sum);
  }

  private MetricProposal withGapsFilled(
      PodGroups groups,
      Map<Pod, Double> counted,
      double level,
      double ratio,
      boolean growsPastUnready,
      String sum) {
    Map<Pod, Double> filled = new LinkedHashMap<>(counted);
    if (ratio < 1) {
      groups.missing().forEach(pod -> filled.put(pod, usage.fullMark(pod)));
    } else if (ratio > 1) {
      groups.missing().forEach(pod -> filled.put(pod, 0.0));
    }
    if (growsPastUnready) {
      groups.unready().forEach(pod -> filled.put(pod, 0.0));
    }
    double second = usage.level(filled) / usage.target();
    String gaps =
        String.format(
            Locale.ROOT,
            "%s over %d; with %s it is %s over %d",
            sum,
            counted.size(),
            gaps(groups, ratio, growsPastUnready),
            ratio(second),
            filled.size());
    if (tolerances.isWithin(second)) {
      return keep(level, "WithinTolerance", gaps + ", " + withinTolerance(second));
    }
    if ((ratio < 1 && second > 1) || (ratio > 1 && second < 1)) {
      return keep(level, "SideFlipped", gaps + ", the other side of 1");
    }
    int current = seen.specReplicas().value();
    int asked = MetricMath.ceil(second * filled.size()).value();
    if ((second < 1 && asked > current) || (second > 1 && asked < current)) {
      return keep(level, "SideFlipped", gaps + ", which asks for " + asked + " against its side");
    }
    return ask(level, second, filled.size(), gaps);
  }

  private static String gaps(PodGroups groups, double ratio, boolean growsPastUnready) {
    String missing =
        groups.missing().size() + " without a sample as " + (ratio < 1 ? "full" : "idle");
    String unready = groups.unready().size() + " unready as idle";
    if (groups.missing().isEmpty()) {
      return unready;
    }
    return growsPastUnready ? missing + " and " + unready : missing;
  }

  private String withinTolerance(double ratio) {
    return "within the tolerance of " + number(tolerances.facing(ratio));
  }

  private MetricProposal keep(double level, String code, String sum) {
    return proposal(level, seen.specReplicas(), code, sum);
  }

  private MetricProposal ask(double level, double ratio, int samples, String sum) {
    Replicas asked = MetricMath.ceil(ratio * samples);
    return proposal(level, asked, "MetricValue", sum + ", so " + asked);
  }

  private MetricProposal proposal(double level, Replicas asked, String code, String sum) {
    String message = reading.metric().name() + " " + usage.words(level) + usage.unit() + ": " + sum;
    return ProposalText.of(
        seen, reading, usage.shown(level), readAt, asked, Reason.of(code, message));
  }
}
