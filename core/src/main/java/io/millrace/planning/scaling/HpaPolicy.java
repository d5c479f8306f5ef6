package io.millrace.planning.scaling;

import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.spec.ScalingSpec;
import java.util.List;

/**
 * Kubernetes' HorizontalPodAutoscaler: each metric proposes a count, the largest wins.
 *
 * <p>Source: Kubernetes, {@code replica_calculator.go} and {@code horizontal.go}; the formulas
 * stand at {@link MetricMath} and {@link PodMath}.
 */
final class HpaPolicy implements Policy {
  @Override
  public Recommended recommend(ScalingSpec rule, ScalingObservation seen) {
    Tolerances tolerances = Tolerances.of(rule);
    List<MetricProposal> proposals =
        rule.metrics().stream()
            .map(metric -> MetricMath.propose(seen, seen.readingOf(metric), tolerances))
            .toList();
    return Recommended.largest(seen.specReplicas(), proposals);
  }
}
