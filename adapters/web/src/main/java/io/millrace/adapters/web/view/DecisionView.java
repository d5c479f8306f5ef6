package io.millrace.adapters.web.view;

import io.millrace.control.Pass;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One decision.
 *
 * @param phaseBefore phase in which it was decided
 * @param phase phase that follows
 * @param from replicas wanted before
 * @param to replicas wanted after
 * @param reasons the most telling first
 * @param actions end states asked for, in a few words each
 * @param rescaleSeconds how long the rescale took that this pass found finished
 */
public record DecisionView(
    String namespace,
    String name,
    long atMillis,
    String phaseBefore,
    String phase,
    long attempt,
    int from,
    int to,
    List<ReasonView> reasons,
    List<String> actions,
    @Nullable Double rescaleSeconds,
    @Nullable ScalingView scaling) {

  /**
   * How the size was found.
   *
   * @param policy {@code hpa} or {@code segments}
   */
  public record ScalingView(
      String policy,
      int from,
      int to,
      List<MetricView> metrics,
      @Nullable Integer recommended,
      @Nullable Integer bounded,
      @Nullable Integer stabilized,
      List<ConditionView> conditions,
      ReasonView reason) {
    static ScalingView of(ScalingDecision decision) {
      return new ScalingView(
          decision.policy().name().toLowerCase(Locale.ROOT),
          decision.current().value(),
          decision.target().value(),
          decision.metrics().stream().map(MetricView::of).toList(),
          count(decision.recommended()),
          count(decision.bounded()),
          count(decision.stabilized()),
          decision.conditions().stream().map(ConditionView::of).toList(),
          ReasonView.of(decision.reason()));
    }
  }

  /** What one metric was and what it asked for. */
  public record MetricView(
      String metric,
      @Nullable Double value,
      String target,
      @Nullable Double ageSeconds,
      @Nullable Integer proposal,
      ReasonView reason) {
    static MetricView of(ScalingDecision.MetricProposal proposal) {
      return new MetricView(
          proposal.metric(),
          Figure.finite(proposal.value()),
          proposal.target(),
          proposal.age().map(DecisionView::seconds).orElse(null),
          count(proposal.proposal()),
          ReasonView.of(proposal.reason()));
    }
  }

  /** A condition as Kubernetes writes it. */
  public record ConditionView(String type, boolean status, ReasonView reason) {
    static ConditionView of(ScalingDecision.Condition condition) {
      return new ConditionView(
          condition.type(), condition.isTrue(), ReasonView.of(condition.reason()));
    }
  }

  public static DecisionView of(Pass pass) {
    Phase before = pass.before().phase();
    Phase after = pass.decision().next().phase();
    Optional<Double> rescaled =
        before instanceof Phase.Rescaling phase && after instanceof Phase.Running
            ? Optional.of(seconds(Duration.between(phase.since(), pass.at())))
            : Optional.empty();
    return new DecisionView(
        pass.name().namespace(),
        pass.name().name(),
        pass.at().toEpochMilli(),
        PhaseName.of(before),
        PhaseName.of(after),
        pass.decision().next().attempt(),
        pass.before().desired().value(),
        pass.decision().next().desired().value(),
        pass.decision().reasons().stream().map(ReasonView::of).toList(),
        pass.decision().actions().stream().map(ActionWords::of).toList(),
        rescaled.orElse(null),
        pass.decision().scaling().map(ScalingView::of).orElse(null));
  }

  private static @Nullable Integer count(Optional<Replicas> replicas) {
    return replicas.map(Replicas::value).orElse(null);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
