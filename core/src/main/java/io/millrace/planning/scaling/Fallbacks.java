package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.number;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.EventRules.Fallback;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.planning.scaling.Signal.Activity;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands in for triggers that failed more often in a row than the rule bears: the figure that
 * asks for the count that the user gave. Source: KEDA 2.21, {@code pkg/fallback}.
 */
final class Fallbacks {
  private Fallbacks() {}

  /** Whether a metric has failed more often than the rule bears. */
  static boolean isOver(EventRules events, EventMemory counted, String metric) {
    return events
        .fallback()
        .filter(
            fallback -> counted.failures().getOrDefault(metric, 0) > fallback.failureThreshold())
        .isPresent();
  }

  /** Empty when the fallback is left to the formula, or no replica is ready to relate it to. */
  static Optional<Signal> standIn(
      Fallback fallback, ScalingObservation seen, MetricSpec metric, Reason why) {
    if (fallback.behavior() == Fallback.Behavior.SCALING_MODIFIERS) {
      return Optional.empty();
    }
    int count = count(fallback, seen.specReplicas().value());
    return figure(count, seen, metric.target())
        .map(
            figure ->
                Signal.known(
                        metric,
                        Activity.ACTIVE,
                        new Reading.Known<>(figure, seen.at()),
                        Optional.of(
                            String.format(
                                Locale.ROOT,
                                "%s stands in for %d replicas, as the fallback says, since it was"
                                    + " not read: %s",
                                number(figure),
                                count,
                                why.message())))
                    .standingIn());
  }

  static int count(Fallback fallback, int current) {
    int given = fallback.replicas().value();
    return switch (fallback.behavior()) {
      case STATIC, SCALING_MODIFIERS -> given;
      case CURRENT_REPLICAS -> current;
      case CURRENT_REPLICAS_IF_HIGHER -> Math.max(current, given);
      case CURRENT_REPLICAS_IF_LOWER -> Math.min(current, given);
    };
  }

  /** The figure by which the algorithm comes to {@code count}. */
  static Optional<Double> figure(int count, ScalingObservation seen, Target target) {
    if (target.type() != Target.Type.VALUE) {
      return Optional.of(count * target.amount());
    }
    long ready = seen.pods().stream().filter(ScalingObservation.Pod::isReady).count();
    return ready == 0 ? Optional.empty() : Optional.of(count * target.amount() / ready);
  }
}
