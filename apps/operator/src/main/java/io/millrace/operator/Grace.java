package io.millrace.operator;

import io.millrace.control.Pass;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import java.time.Duration;
import java.util.Optional;

/**
 * What is told of a JobManager that misses an answer: for a moment the last one stands, so that a
 * condition does not flip for one call that was lost. Nothing is planned on it: a planner is shown
 * what was seen, and nothing else.
 */
final class Grace {
  /** As long as two calls that run out of time take, and nobody watches a condition closer. */
  static final Duration LENGTH = Duration.ofSeconds(10);

  private Grace() {}

  /**
   * The pass as it is to be told: with the last answer where there is none now, if the same
   * JobManager of the same attempt lives and has answered a moment ago; otherwise as it is.
   *
   * @param answered the last pass in which the JobManager answered
   */
  static Pass told(Pass pass, Optional<Pass> answered) {
    Observation seen = pass.seen();
    boolean isSilent = seen.jobManager().ifKnown().isEmpty();
    return answered
        .filter(last -> isSilent && mayStand(pass, last))
        .map(
            last ->
                new Pass(
                    pass.spec(),
                    new Observation(
                        seen.at(),
                        seen.processes(),
                        last.seen().jobManager(),
                        seen.retained(),
                        seen.metrics()),
                    pass.before(),
                    pass.decision()))
        .orElse(pass);
  }

  private static boolean mayStand(Pass pass, Pass last) {
    Optional<String> jobManager = jobManager(pass);
    return isMeantToRun(pass)
        && jobManager.isPresent()
        && jobManager.equals(jobManager(last))
        && pass.decision().next().attempt() == last.decision().next().attempt()
        && last.seen().jobManager().ifKnown().flatMap(JobManagerView::job).isPresent()
        && !last.at().plus(LENGTH).isBefore(pass.at());
  }

  private static boolean isMeantToRun(Pass pass) {
    Phase phase = pass.decision().next().phase();
    return phase instanceof Phase.Running || phase instanceof Phase.Rescaling;
  }

  /** The one that is ready. */
  private static Optional<String> jobManager(Pass pass) {
    return pass.seen().processes().stream()
        .filter(each -> each.role() == Role.JOB_MANAGER)
        .filter(each -> each.state() == ProcessView.State.READY)
        .map(ProcessView::id)
        .findFirst();
  }
}
