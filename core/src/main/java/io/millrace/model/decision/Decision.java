package io.millrace.model.decision;

import io.millrace.model.Reason;
import io.millrace.model.memory.Memory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one pass decided.
 *
 * @param next memory to save before anything is done
 * @param actions end states to bring about, in this order
 * @param reasons why, the most telling first; never empty
 * @param lookAgain when to look again at the latest; a change outside may come earlier
 * @param scaling how the size was found, when the scaling rule was evaluated in this pass
 */
public record Decision(
    Memory next,
    List<Action> actions,
    List<Reason> reasons,
    Duration lookAgain,
    Optional<ScalingDecision> scaling) {
  public Decision {
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException("a decision needs a reason: " + actions);
    }
    actions = List.copyOf(actions);
    reasons = List.copyOf(reasons);
  }
}
