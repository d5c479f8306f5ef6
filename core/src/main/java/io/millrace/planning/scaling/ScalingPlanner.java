package io.millrace.planning.scaling;

import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.spec.ScalingSpec;

public final class ScalingPlanner {
  private ScalingPlanner() {}

  public static ScalingDecision plan(
      ScalingSpec rule, ScalingObservation seen, ScalingMemory memory) {
    throw new IllegalStateException("placeholder until merged");
  }
}
