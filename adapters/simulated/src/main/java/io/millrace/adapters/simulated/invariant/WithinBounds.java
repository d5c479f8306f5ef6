package io.millrace.adapters.simulated.invariant;

import io.millrace.control.ControlLoop;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ScalingSpec;

/**
 * A scaling rule never chooses a size outside its own minimum and maximum, but for the one at which
 * a ScaledObject rests.
 */
final class WithinBounds extends Invariant {
  @Override
  public void passed(ControlLoop.Outcome outcome) {
    outcome
        .pass()
        .spec()
        .scaling()
        .ifPresent(
            rule ->
                outcome
                    .pass()
                    .decision()
                    .scaling()
                    .ifPresent(decided -> check(rule, decided.current(), decided.target())));
  }

  private void check(ScalingSpec rule, Replicas from, Replicas to) {
    boolean isWithin = to.equals(to.clampTo(rule.minReplicas(), rule.maxReplicas()));
    boolean isRest =
        rule.events()
            .map(events -> events.idleReplicas().orElse(events.minReplicas()))
            .filter(to::equals)
            .isPresent();
    require(
        isWithin || isRest || from.equals(to),
        "the rule moves from %s to %s, outside %s to %s",
        from,
        to,
        rule.minReplicas(),
        rule.maxReplicas());
  }
}
