package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.number;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** A metric's proposal in the words of its user. */
final class ProposalText {
  private ProposalText() {}

  static MetricProposal of(
      ScalingObservation seen,
      MetricReading reading,
      double value,
      Optional<Instant> readAt,
      Replicas asked,
      Reason reason) {
    return new MetricProposal(
        label(reading.metric()),
        Optional.of(value),
        target(reading.metric().target()),
        readAt.map(at -> age(seen, at)),
        Optional.of(asked),
        reason);
  }

  /** Without a proposal; {@code why} is the rest of the sentence "... is unknown: ". */
  static MetricProposal failed(
      ScalingObservation seen, MetricReading reading, String code, String why) {
    MetricSpec metric = reading.metric();
    return new MetricProposal(
        label(metric),
        Optional.empty(),
        target(metric.target()),
        reading.value().fold(known -> Optional.of(age(seen, known.at())), gap -> Optional.empty()),
        Optional.empty(),
        Reason.of(code, metric.name() + " is unknown: " + why));
  }

  /** {@code lag 8600: 8600/2150 = 4}. */
  static String level(MetricSpec metric, double value, String sum) {
    return metric.name() + " " + number(value) + ": " + sum;
  }

  /** A reading from the future, by the grace of two clocks, is of now. */
  private static Duration age(ScalingObservation seen, Instant readAt) {
    Duration age = Duration.between(readAt, seen.at());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static String target(MetricSpec.Target target) {
    return switch (target.type()) {
      case AVERAGE_VALUE -> number(target.amount()) + " per replica";
      case VALUE -> number(target.amount()) + " in all";
      case UTILIZATION -> number(target.amount()) + " % of the request";
    };
  }

  private static String label(MetricSpec metric) {
    return metric.accept(
        new MetricSpec.Cases<String>() {
          @Override
          public String external(MetricSpec.External external) {
            return withSelector(external.name(), external.selector());
          }

          @Override
          public String resource(MetricSpec.Resource resource) {
            return resource.name();
          }

          @Override
          public String pods(MetricSpec.Pods pods) {
            return withSelector(pods.name(), pods.selector());
          }

          @Override
          public String object(MetricSpec.ObjectMetric object) {
            return object.name() + " of " + object.describedObject();
          }

          @Override
          public String trigger(MetricSpec.Trigger trigger) {
            return trigger.name();
          }
        });
  }

  private static String withSelector(String name, SortedMap<String, String> selector) {
    return selector.isEmpty() ? name : name + selector;
  }
}
