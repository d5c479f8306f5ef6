package io.millrace.adapters.flink;

import io.millrace.control.UnavailableException;
import io.millrace.model.observation.JobManagerView.JobState;
import java.util.Arrays;

/**
 * Flink's own job states.
 *
 * <p>Source: {@code org.apache.flink.api.common.JobStatus} of Flink 2.3.
 */
enum FlinkState {
  INITIALIZING(JobState.STARTING),
  /** Also the adaptive scheduler's wait for slots. */
  CREATED(JobState.STARTING),
  RECONCILING(JobState.STARTING),
  RUNNING(JobState.RUNNING),
  RESTARTING(JobState.RESTARTING),
  /** Another JobManager may take it over. */
  SUSPENDED(JobState.RESTARTING),
  /** On its way to FAILED; a restart would be RESTARTING. */
  FAILING(JobState.STOPPING),
  CANCELLING(JobState.STOPPING),
  FINISHED(JobState.FINISHED),
  CANCELED(JobState.CANCELED),
  FAILED(JobState.FAILED);

  private final JobState folded;

  FlinkState(JobState folded) {
    this.folded = folded;
  }

  /**
   * @throws UnavailableException if Flink speaks of a state that is unknown here
   */
  static FlinkState parse(String text) {
    return Arrays.stream(values())
        .filter(state -> state.name().equals(text))
        .findFirst()
        .orElseThrow(() -> new UnavailableException("Flink reports the unknown job state " + text));
  }

  JobState folded() {
    return folded;
  }

  /** Whether the job has ended for good: its JobMaster is gone, its archive still answers. */
  boolean hasEnded() {
    return this == FINISHED || this == CANCELED || this == FAILED;
  }

  /** Whether there may be a new exception to tell. */
  boolean isFailing() {
    return this == RESTARTING || this == FAILING || this == FAILED;
  }
}
