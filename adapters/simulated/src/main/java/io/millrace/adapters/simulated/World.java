package io.millrace.adapters.simulated;

import io.millrace.model.memory.Memory;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.ApplicationSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is the case outside, whether or not the control plane can see it.
 *
 * @param job the job of the JobManager that lives, if any
 * @param stored the memory that is durable
 */
public record World(
    Instant at,
    ApplicationSpec spec,
    List<ProcessView> processes,
    Optional<JobManagerView.JobView> job,
    Memory stored) {
  public World {
    processes = List.copyOf(processes);
  }
}
