package io.millrace.model.observation;

import io.millrace.model.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * One process of a workload, as its supervisor sees it.
 *
 * @param id unique over restarts; Flink knows a TaskManager by it
 * @param attempt the deployment that it belongs to
 * @param since when the state began
 * @param restarts how often this place was started again
 * @param problem why it cannot start or run; empty while nothing is known against it
 * @param cpuCores cores in use, mean of the last sampling interval; empty before the second sample
 * @param memoryBytes resident memory
 */
public record ProcessView(
    String id,
    Role role,
    long attempt,
    State state,
    Instant since,
    int restarts,
    Optional<Integer> exitCode,
    Optional<Reason> problem,
    Optional<Double> cpuCores,
    Optional<Long> memoryBytes) {

  /** What the process does in its workload. */
  public enum Role {
    JOB_MANAGER,
    TASK_MANAGER,
    REPLICA
  }

  /** Where the process is in its life. */
  public enum State {
    /** Started, not yet answering. */
    STARTING,
    READY,
    /** Ended; its supervisor starts it again at once or after a back-off, a JobManager never. */
    BACKING_OFF,
    /** Asked to end. */
    STOPPING
  }

  public boolean isAlive() {
    return state == State.STARTING || state == State.READY;
  }
}
