package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView.JobView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A start under way: processes come up, and the job begins from where the ladder says. */
final class Beginning {
  private Beginning() {}

  static Decision step(Situation now, Phase.Starting phase) {
    if (isGivenUp(now, phase)) {
      return now.enter(
          phase.toStopping(now.now(), now.afterStop()),
          Reason.of("StopRequested", "the start is given up as asked"));
    }
    if (now.isOutdated()) {
      return now.enter(
          phase.toStopping(now.now(), Stopping.Then.UPDATE),
          Reason.of("SpecChanged", "the start of the older revision is given up"));
    }
    if (now.view().jobManager().isEmpty() && !now.spec().isHighlyAvailable()) {
      return firstStep(now, phase);
    }
    Optional<Reason> lost = now.view().lost();
    if (lost.isPresent()) {
      return now.draft()
          .enter(
              now.memory().failedAt(now.now()),
              phase.toRecovering(now.now(), lost.get()),
              lost.get());
    }
    Duration elapsed = now.since(phase.since());
    if (now.view().job().filter(JobView::isFullyRunning).isPresent()) {
      return now.enter(
          phase.toRunning(now.now()),
          Reason.of(
              phase.why() == Phase.Starting.Why.ROLLBACK ? "RolledBack" : "JobRunning",
              "after " + Situation.seconds(elapsed) + " s, " + now.progress()));
    }
    Optional<Reason> refused = now.view().refused(now.jobId());
    if (refused.isPresent() && now.view().job().isEmpty()) {
      return refused(now, phase, refused.get());
    }
    if (now.isFinished()) {
      return now.enter(
          phase.toRunning(now.now()),
          Reason.of("JobFinished", "the job has read its input to the end before it was seen"));
    }
    Optional<Reason> hopeless =
        Trouble.hopeless(now.seen()).or(() -> Trouble.crashLoop(now.view().jobManager()));
    if (hopeless.isPresent()) {
      return now.giveUp(hopeless.get());
    }
    if (elapsed.compareTo(CrashLoop.LONGEST_START) > 0) {
      Reason late =
          Reason.of(
              "StartDeadlineExceeded",
              "not running after "
                  + CrashLoop.LONGEST_START.toMinutes()
                  + " minutes: "
                  + now.progress());
      return now.giveUp(late);
    }
    return start(now, phase);
  }

  /** An update goes back at once; another start is tried again, as what it lacks may come. */
  private static Decision refused(Situation now, Phase.Starting phase, Reason why) {
    return phase.why() == Phase.Starting.Why.UPDATE && Retreat.from(now.memory()).isPresent()
        ? now.giveUp(why)
        : now.draft()
            .enter(now.memory().failedAt(now.now()), phase.toRecovering(now.now(), why), why);
  }

  /** To drain a job it has to run; one that begins from nothing has nothing to drain. */
  private static boolean isGivenUp(Situation now, Phase.Starting phase) {
    return switch (now.wanted()) {
      case RUNNING -> false;
      case DRAINED -> phase.restoreFrom().isEmpty();
      case SUSPENDED, DELETED -> true;
    };
  }

  /**
   * No JobManager of this attempt is known. It may have been one that wrote checkpoints and of
   * which the runtime lost every trace, so where to begin is asked again.
   */
  private static Decision firstStep(Situation now, Phase.Starting phase) {
    if (!now.view().others().isEmpty()) {
      // the cluster that was to take over is gone; the one before it may still write
      return now.act(
          List.of(new Action.RemoveJobManager(now.spec(), now.memory().attempt())),
          Reason.of("JobManagerLost", "what stood by is gone, and so goes what was before it"));
    }
    return Restore.of(now.spec(), now.seen(), now.memory(), phase.why())
        .fold(
            from -> startOrBeginAgain(now, phase, Optional.of(from.path())),
            fresh -> startOrBeginAgain(now, phase, Optional.empty()),
            dropped -> startOrBeginAgain(now, phase, Optional.empty()),
            refused -> now.begin(phase.why()),
            unknown -> now.waiting(unknown.why()));
  }

  private static Decision startOrBeginAgain(
      Situation now, Phase.Starting phase, Optional<String> newest) {
    return newest.equals(phase.restoreFrom()) ? start(now, phase) : now.begin(phase.why());
  }

  private static Decision start(Situation now, Phase.Starting phase) {
    int taskManagers = now.memory().desired().value();
    List<Action> actions = new ArrayList<>();
    if (now.isSession() && now.view().answer().isPresent() && now.view().job().isEmpty()) {
      actions.add(now.submission(phase.restoreFrom())); // first: the output is silent until then
    }
    actions.add(now.jobManager(phase.restoreFrom()));
    boolean isTakenOver = !now.view().others().isEmpty();
    if (!isTakenOver || now.view().present().value() < taskManagers) {
      actions.add(Action.EnsureTaskManagers.of(now.spec(), now.memory().attempt(), taskManagers));
    }
    return now.act(
        actions,
        Trouble.capacity(now.seen()).orElseGet(() -> Reason.of("ClusterStarting", now.progress())));
  }
}
