package io.millrace.planning;

import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Observation;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.planning.lifecycle.FlinkPlanner;
import io.millrace.planning.lifecycle.ProcessPlanner;

/**
 * The equation: {@code decision = plan(spec, observation, memory)}. Equal arguments give equal
 * decisions, on every machine and at any later time.
 */
public final class Planner {
  private Planner() {}

  /** Decides the next step of one application. Never throws for what users or the outside do. */
  public static Decision plan(ApplicationSpec spec, Observation seen, Memory memory) {
    return spec.accept(
        new ApplicationSpec.Cases<>() {
          @Override
          public Decision flink(FlinkSpec flink) {
            return FlinkPlanner.plan(flink, seen, memory);
          }

          @Override
          public Decision process(ProcessSpec process) {
            return ProcessPlanner.plan(process, seen, memory);
          }
        });
  }
}
