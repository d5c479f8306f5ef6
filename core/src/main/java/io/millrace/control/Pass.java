package io.millrace.control;

import io.millrace.model.ApplicationName;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Observation;
import io.millrace.model.spec.ApplicationSpec;
import java.time.Instant;

/** One call of the planner, whole: equal inputs must give an equal decision at any later time. */
public record Pass(ApplicationSpec spec, Observation seen, Memory before, Decision decision) {
  public ApplicationName name() {
    return spec.name();
  }

  public Instant at() {
    return seen.at();
  }
}
