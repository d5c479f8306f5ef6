package io.millrace.planning.scaling;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a policy asks for, before bounds.
 *
 * @param metrics each metric of the rule with what it proposes
 * @param replicas empty when what is known does not suffice to ask for a count
 * @param reason the arithmetic of the metric that decided, or why there is no count
 */
record Recommended(List<MetricProposal> metrics, Optional<Replicas> replicas, Reason reason) {
  Recommended {
    metrics = List.copyOf(metrics);
  }

  /**
   * The largest proposal wins, the first among equals. A metric that cannot be read forbids to
   * shrink, not to grow: what it hides may be a load, and is never taken for zero.
   *
   * <p>Source: Kubernetes, {@code computeReplicasForMetrics} in {@code horizontal.go}.
   *
   * @param current replicas that are asked for now
   */
  static Recommended largest(Replicas current, List<MetricProposal> proposals) {
    Optional<MetricProposal> failed =
        proposals.stream().filter(p -> p.proposal().isEmpty()).findFirst();
    Optional<MetricProposal> winner = winner(proposals);
    if (winner.isEmpty()) {
      Reason none =
          Reason.of("NoMetrics", "the rule has no metric to look at, so no count follows from it");
      return new Recommended(
          proposals, Optional.empty(), failed.map(MetricProposal::reason).orElse(none));
    }
    Replicas asked = asked(winner.get());
    String sum = winner.get().reason().message();
    if (failed.isEmpty()) {
      return new Recommended(proposals, Optional.of(asked), winner.get().reason());
    }
    Reason why = failed.get().reason();
    if (asked.compareTo(current) < 0) {
      String message = "%s; %s would do, but an unknown never scales in (%s)";
      return new Recommended(
          proposals,
          Optional.empty(),
          Reason.of(why.code(), String.format(Locale.ROOT, message, why.message(), asked, sum)));
    }
    return new Recommended(
        proposals,
        Optional.of(asked),
        Reason.of(winner.get().reason().code(), sum + "; besides, " + why.message()));
  }

  static Optional<MetricProposal> winner(List<MetricProposal> proposals) {
    // reversed, since max keeps the last among equals
    return proposals.stream()
        .filter(p -> p.proposal().isPresent())
        .sorted(Comparator.comparing(Recommended::asked).reversed())
        .findFirst();
  }

  private static Replicas asked(MetricProposal proposal) {
    return proposal.proposal().orElseThrow();
  }
}
