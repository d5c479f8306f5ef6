package io.millrace.adapters.simulated.invariant;

import io.millrace.control.Pass;
import io.millrace.model.decision.Decision;
import io.millrace.planning.Planner;

/** What the journal holds suffices to decide again, and it comes out the same. */
final class SameInputsSameDecision extends Invariant {
  @Override
  public void journaled(Pass pass) {
    Decision again = Planner.plan(pass.spec(), pass.seen(), pass.before());
    require(again.equals(pass.decision()), "%s, and again %s", pass.decision(), again);
  }
}
