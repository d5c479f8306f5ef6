package io.millrace.model.observation;

import io.millrace.model.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything seen of one application in one pass.
 *
 * @param at the time of the pass: the only clock a planner has
 * @param processes the workload's processes or pods, dead ones included until they are replaced
 * @param jobManager what Flink's REST interface says; unknown for a workload that has none
 * @param retained newest checkpoint that lies complete in storage, if any
 * @param metrics one reading for each metric of the scaling rule, in its order
 * @param standby what the JobManager says that stands by; unknown while none is looked for
 */
public record Observation(
    Instant at,
    List<ProcessView> processes,
    Reading<JobManagerView> jobManager,
    Reading<Optional<Snapshot>> retained,
    List<MetricReading> metrics,
    Reading<JobManagerView> standby) {
  /** Nothing stands by. */
  public Observation(
      Instant at,
      List<ProcessView> processes,
      Reading<JobManagerView> jobManager,
      Reading<Optional<Snapshot>> retained,
      List<MetricReading> metrics) {
    this(
        at,
        processes,
        jobManager,
        retained,
        metrics,
        Reading.unknown("NoStandby", "nothing is to stand by"));
  }

  public Observation {
    processes = List.copyOf(processes);
    metrics = List.copyOf(metrics);
  }
}
