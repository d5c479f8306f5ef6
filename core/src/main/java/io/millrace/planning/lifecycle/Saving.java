package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A savepoint under way: it completes, fails, or goes down with the job. */
final class Saving {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  /** What Flink says of a checkpoint that was asked for while tasks are restored. */
  private static final String TASKS_ARE_MOVING = "Not all required tasks are currently running";

  private Saving() {}

  static Decision step(Situation now, Savepointing phase) {
    Optional<SavepointView> savepoint = now.view().savepoint(phase.triggerId());
    Optional<Snapshot> completed = savepoint.flatMap(SavepointView::completed);
    if (completed.isPresent()) {
      return completed(now, phase, completed.get());
    }
    Optional<Reason> failed = savepoint.flatMap(SavepointView::failed);
    if (failed.isPresent()) {
      return failed(now, phase, failed.get());
    }
    if (now.endsUnsaved()) {
      return now.enter(
          phase.toStopping(now.now(), now.afterStop()),
          Reason.of("StopRequested", "the savepoint is not waited for, as asked"));
    }
    Optional<Reason> lost = now.view().lost();
    if (lost.isPresent()) {
      return now.draft()
          .enter(now.failedInAttempt(), phase.toRecovering(now.now(), lost.get()), lost.get());
    }
    if (now.view().isJobManagerRestarting()) {
      return now.jobManagerRestarting();
    }
    if (now.since(phase.since()).compareTo(DEADLINE) > 0) {
      return failed(
          now,
          phase,
          Reason.of(
              "SavepointTimedOut", "not complete after " + DEADLINE.toMinutes() + " minutes"));
    }
    return now.view()
        .job()
        .map(job -> ask(now, phase, job))
        .orElseGet(
            () ->
                now.draft()
                    .waiting(
                        now.memory(),
                        Reason.of("SavepointPending", "the JobManager does not answer")));
  }

  private static Decision completed(Situation now, Savepointing phase, Snapshot savepoint) {
    Memory took = now.memory().took(savepoint, phase.nonce());
    Reason why = Reason.of("SavepointCompleted", savepoint.path());
    if (isHandedOver(now, phase)) {
      return now.handOver(took, phase, savepoint, why);
    }
    return phase.then() == Savepointing.Then.RUN_ON
        ? now.draft().enter(took, phase.toRunning(now.now()), why)
        : now.draft().enter(took, phase.toStopping(now.now(), after(phase.then())), why);
  }

  /**
   * The cluster that stands by goes on with the job. A savepoint that stops a job is told complete
   * only when all of its tasks have ended.
   */
  private static boolean isHandedOver(Situation now, Savepointing phase) {
    return phase.then() == Savepointing.Then.UPDATE
        && now.wanted() == DesiredState.RUNNING
        && phase.standby().equals(Optional.of(now.spec().revision()))
        && now.view().isStandbyUp();
  }

  private static Stopping.Then after(Savepointing.Then then) {
    return switch (then) {
      case UPDATE -> Stopping.Then.UPDATE;
      case DELETE -> Stopping.Then.DELETE;
      case SUSPEND, DRAIN, RUN_ON -> Stopping.Then.SUSPEND;
    };
  }

  /**
   * The job runs on. A stop is asked for again after a pause, a plain savepoint not; one that came
   * at a moment in which tasks were being moved counts for nothing.
   */
  private static Decision failed(Situation now, Savepointing phase, Reason why) {
    boolean isPassing = why.message().contains(TASKS_ARE_MOVING);
    if (isPassing) {
      return now.draft()
          .enterSlowly(
              now.memory(),
              phase.toRunning(now.now()),
              Reason.of("SavepointPostponed", why.message()));
    }
    Memory answered =
        switch (phase.then()) {
          case RUN_ON -> now.memory().answered(phase.nonce());
          case UPDATE, DELETE -> now.memory().failedToSave(now.now());
          case SUSPEND, DRAIN -> now.memory();
        };
    Optional<Reason> givenUp = Ending.givenUp(answered.savepointFailures(), phase.then(), why);
    if (givenUp.isPresent()) {
      return now.draft()
          .enterSlowly(now.rejecting(givenUp.get()), phase.toRunning(now.now()), givenUp.get());
    }
    return now.draft()
        .enterSlowly(
            answered, phase.toRunning(now.now()), Reason.of("SavepointFailed", why.message()));
  }

  private static Decision ask(Situation now, Savepointing phase, JobView job) {
    Action action =
        phase.then() == Savepointing.Then.RUN_ON
            ? new Action.TriggerSavepoint(now.spec(), job.id(), phase.triggerId())
            : new Action.StopWithSavepoint(
                now.spec(), job.id(), phase.triggerId(), phase.then() == Savepointing.Then.DRAIN);
    return now.draft()
        .act(
            now.memory(),
            List.of(action),
            Reason.of(
                "SavepointPending",
                "for "
                    + Situation.seconds(now.since(phase.since()))
                    + " s, before "
                    + phase.then()));
  }
}
