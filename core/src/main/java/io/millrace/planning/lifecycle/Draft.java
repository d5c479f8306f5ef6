package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Builds the decision of one pass out of its sizing and the step that the phase asks for. */
record Draft(Sizing sizing, Duration steadyLook) {
  /**
   * How soon to look again while something is under way: a fraction of the shortest step, a local
   * process start.
   */
  static final Duration SOON = Duration.ofMillis(100);

  /** How soon to look again at something that failed outside. */
  static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * Changes the phase and does nothing else: what the new phase asks for is done by the next pass.
   */
  Decision enter(Memory memory, Phase next, Reason why) {
    return decision(memory.enter(next), List.of(), why, Duration.ZERO);
  }

  /** Changes the phase after a failure outside, which is not to be asked for again at once. */
  Decision enterSlowly(Memory memory, Phase next, Reason why) {
    return decision(memory.enter(next), List.of(), why, RETRY);
  }

  /** Asks for end states and stays. */
  Decision act(Memory memory, List<Action> actions, Reason why) {
    return decision(memory, actions, why, SOON);
  }

  /** Asks for end states that may take long to come about. */
  Decision actSlowly(Memory memory, List<Action> actions, Reason why) {
    return decision(memory, actions, List.of(why), RETRY);
  }

  /** Nothing to do until something changes. */
  Decision steady(Memory memory, Reason why) {
    return decision(memory, List.of(), why, steadyLook);
  }

  Decision steady(Memory memory, List<Reason> why) {
    return decision(memory, List.of(), why, steadyLook);
  }

  Decision waiting(Memory memory, Reason why) {
    return decision(memory, List.of(), why, RETRY);
  }

  private Decision decision(Memory memory, List<Action> actions, Reason why, Duration look) {
    return decision(memory, actions, List.of(why), look);
  }

  private Decision decision(Memory memory, List<Action> actions, List<Reason> why, Duration look) {
    List<Reason> reasons = new ArrayList<>(sizing.reasons());
    reasons.addAll(why);
    return new Decision(memory, actions, reasons, look, sizing.scaling());
  }
}
