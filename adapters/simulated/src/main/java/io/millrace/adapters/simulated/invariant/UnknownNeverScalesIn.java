package io.millrace.adapters.simulated.invariant;

import io.millrace.control.ControlLoop;
import io.millrace.control.Pass;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ScalingSpec;

/** While a metric of the rule is unknown, nothing but the user and the maximum takes replicas. */
final class UnknownNeverScalesIn extends Invariant {
  @Override
  public void passed(ControlLoop.Outcome outcome) {
    Pass pass = outcome.pass();
    boolean isBlind =
        pass.seen().metrics().stream()
            .anyMatch(metric -> metric.value().ifKnown().isEmpty() && metric.perPod().isEmpty());
    if (!isBlind) {
      return;
    }
    Replicas before = pass.before().desired();
    Replicas after = pass.decision().next().desired();
    boolean isUsersWord =
        !pass.before().userReplicas().equals(pass.decision().next().userReplicas());
    boolean isAboveMaximum =
        pass.spec()
            .scaling()
            .map(ScalingSpec::maxReplicas)
            .filter(most -> before.compareTo(most) > 0)
            .isPresent();
    require(
        after.compareTo(before) >= 0 || isUsersWord || isAboveMaximum,
        "from %s to %s although %s",
        before,
        after,
        pass.seen().metrics());
  }
}
