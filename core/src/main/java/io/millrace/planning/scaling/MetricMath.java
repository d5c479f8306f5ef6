package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.milli;
import static io.millrace.planning.scaling.Figures.milliTarget;
import static io.millrace.planning.scaling.Figures.number;
import static io.millrace.planning.scaling.Figures.ratio;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.util.Locale;
import java.util.Optional;

/**
 * What one metric proposes under Kubernetes' algorithm.
 *
 * <ul>
 *   <li>{@code AverageValue} of an external or object metric: total / target, rounded up, unless
 *       total / (target × replicas there) is within the tolerance.
 *   <li>{@code Value}: (value / target) × ready replicas, rounded up, unless value / target is
 *       within the tolerance; from zero replicas value / target without tolerance.
 *   <li>Resource and pods metrics: {@link PodMath}.
 * </ul>
 *
 * <p>Source: Kubernetes, {@code replica_calculator.go}.
 */
record MetricMath(ScalingObservation seen, MetricReading reading, Tolerances tolerances)
    implements MetricSpec.Cases<MetricProposal> {

  static MetricProposal propose(
      ScalingObservation seen, MetricReading reading, Tolerances tolerances) {
    return reading.metric().accept(new MetricMath(seen, reading, tolerances));
  }

  @Override
  public MetricProposal external(MetricSpec.External metric) {
    return single("FailedGetExternalMetric");
  }

  @Override
  public MetricProposal trigger(MetricSpec.Trigger metric) {
    return single("FailedGetExternalMetric");
  }

  @Override
  public MetricProposal object(MetricSpec.ObjectMetric metric) {
    return single("FailedGetObjectMetric");
  }

  @Override
  public MetricProposal resource(MetricSpec.Resource metric) {
    return switch (metric.target().type()) {
      case UTILIZATION -> perPod("FailedGetResourceMetric", PodUsage.utilization(metric));
      case AVERAGE_VALUE -> perPod("FailedGetResourceMetric", PodUsage.average(metric));
      case VALUE -> ProposalText.failed(seen, reading, "FailedGetResourceMetric", noSuchTarget());
    };
  }

  @Override
  public MetricProposal pods(MetricSpec.Pods metric) {
    return metric.target().type() == Target.Type.AVERAGE_VALUE
        ? perPod("FailedGetPodsMetric", PodUsage.average(metric))
        : ProposalText.failed(seen, reading, "FailedGetPodsMetric", noSuchTarget());
  }

  private MetricProposal single(String failure) {
    Target target = reading.metric().target();
    return reading
        .value()
        .fold(
            known -> {
              if (!Double.isFinite(known.value())) {
                return ProposalText.failed(seen, reading, failure, "it reads " + known.value());
              }
              return switch (target.type()) {
                case AVERAGE_VALUE -> perReplica(known);
                case VALUE -> inAll(known, failure);
                case UTILIZATION -> ProposalText.failed(seen, reading, failure, noSuchTarget());
              };
            },
            why -> ProposalText.failed(seen, reading, failure, why.toString()));
  }

  /** Total / target; independent of which replicas are ready. */
  private MetricProposal perReplica(Reading.Known<Double> total) {
    double target = reading.metric().target().amount();
    int there = seen.statusReplicas().value();
    double ratio = milli(total.value()) / (milliTarget(target) * there);
    String figures = number(total.value()) + "/";
    if (tolerances.isWithin(ratio)) {
      String below =
          target == 1
              ? number(there)
              : String.format(Locale.ROOT, "(%s × %s)", there, number(target));
      return within(total, there, figures + below, ratio);
    }
    Replicas asked = MetricMath.ceil(milli(total.value()) / milliTarget(target));
    return proposed(total, asked, figures + number(target) + " = " + exact(total.value() / target));
  }

  /** Ratio × ready replicas: the metric is a level that all replicas share. */
  private MetricProposal inAll(Reading.Known<Double> value, String failure) {
    double target = reading.metric().target().amount();
    double ratio = milli(value.value()) / milliTarget(target);
    String figures = number(value.value()) + "/" + number(target);
    int current = seen.specReplicas().value();
    if (current == 0) {
      return proposed(value, MetricMath.ceil(ratio), figures + " = " + exact(ratio));
    }
    if (tolerances.isWithin(ratio)) {
      return within(value, current, figures, ratio);
    }
    if (seen.pods().isEmpty()) {
      return ProposalText.failed(seen, reading, failure, "no replica was seen to relate it to");
    }
    long ready = seen.pods().stream().filter(ScalingObservation.Pod::isReady).count();
    return proposed(
        value,
        MetricMath.ceil(ratio * ready),
        String.format(
            Locale.ROOT,
            "%s = %s, × %d ready = %s",
            figures,
            ratio(ratio),
            ready,
            exact(ratio * ready)));
  }

  /** Samples are what counts: without the time of the reading they are taken for those of now. */
  private MetricProposal perPod(String failure, PodUsage usage) {
    return reading
        .value()
        .fold(
            known ->
                PodMath.propose(seen, reading, Optional.of(known.at()), usage, tolerances, failure),
            why ->
                reading.perPod().isEmpty()
                    ? ProposalText.failed(seen, reading, failure, why.toString())
                    : PodMath.propose(seen, reading, Optional.empty(), usage, tolerances, failure));
  }

  private MetricProposal within(
      Reading.Known<Double> value, int replicas, String figures, double ratio) {
    // the replicas that are there can be other than the ones asked for, while a change is under
    // way:
    // what suits them is a change of what is asked for then
    String sum =
        replicas == seen.specReplicas().value()
            ? String.format(
                Locale.ROOT,
                "%s = %s is within the tolerance of %s",
                figures,
                ratio(ratio),
                number(tolerances.facing(ratio)))
            : String.format(
                Locale.ROOT,
                "%s = %s suits the %d that are there",
                figures,
                ratio(ratio),
                replicas);
    return ProposalText.of(
        seen,
        reading,
        value.value(),
        Optional.of(value.at()),
        new Replicas(replicas),
        Reason.of("WithinTolerance", ProposalText.level(reading.metric(), value.value(), sum)));
  }

  private MetricProposal proposed(Reading.Known<Double> value, Replicas asked, String sum) {
    return ProposalText.of(
        seen,
        reading,
        value.value(),
        Optional.of(value.at()),
        asked,
        Reason.of("MetricValue", ProposalText.level(reading.metric(), value.value(), sum)));
  }

  private String noSuchTarget() {
    return "its kind knows no target of type " + reading.metric().target().type();
  }

  /** A count below zero asks for none. */
  static Replicas ceil(double needed) {
    return Replicas.ceil(Math.max(0, needed));
  }

  private static String exact(double quotient) {
    return quotient == Math.rint(quotient) ? number(quotient) : ratio(quotient);
  }
}
