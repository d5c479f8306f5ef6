package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Decides the next step in a Flink application's life. Entering a phase only writes memory; being
 * in it asks for its actions on every pass.
 */
public final class FlinkPlanner {
  private static final Duration STEADY_LOOK = Duration.ofSeconds(1);

  /** A job needs at least one TaskManager; without any it is suspended, not small. */
  private static final Replicas LEAST = new Replicas(1);

  private FlinkPlanner() {}

  public static Decision plan(FlinkSpec asked, Observation seen, Memory remembered) {
    Memory memory = Retreat.heed(asked, remembered, seen.at());
    FlinkSpec spec = Retreat.effective(asked, memory);
    FlinkView view = FlinkView.of(spec, seen, memory);
    Sizing sizing =
        memory.phase().accept(new IsLive())
            ? Sizing.byRule(
                spec,
                seen,
                memory,
                view.usable(),
                spec.initialTaskManagers(),
                LEAST,
                Sizing.Request.of(
                    spec.cluster().taskManager().cpuMillis(),
                    spec.cluster().taskManager().memoryMiB()))
            : Sizing.byWish(spec, memory, spec.initialTaskManagers(), LEAST);
    Duration steadyLook =
        spec.scaling()
            .map(ScalingSpec::syncPeriod)
            .filter(period -> period.compareTo(STEADY_LOOK) < 0)
            .orElse(STEADY_LOOK);
    return memory
        .phase()
        .accept(
            new Step(
                new Situation(
                    spec,
                    seen,
                    view,
                    remember(sizing.memory(), view),
                    new Draft(sizing, steadyLook))));
  }

  /**
   * The first checkpoint of an application is proof that state exists; later ones need no writing.
   */
  private static Memory remember(Memory memory, FlinkView view) {
    return memory.checkpointed().isPresent()
        ? memory
        : view.job().flatMap(JobView::checkpoint).map(memory::sawCheckpoint).orElse(memory);
  }

  private record Step(Situation now) implements Phase.Cases<Decision> {

    /** How long all new TaskManagers are waited for before the job takes those that came. */
    private static final Duration WHOLE_STEP_WAIT = Duration.ofSeconds(20);

    /** The first may have been the machine's doing. */
    private static final int ENDS_OF_AN_UPDATE = 2;

    private FlinkSpec spec() {
      return now.spec();
    }

    private FlinkView view() {
      return now.view();
    }

    private Memory memory() {
      return now.memory();
    }

    @Override
    public Decision notDeployed(Phase.NotDeployed phase) {
      long found = view().newestAttempt();
      if (found > memory().attempt()) {
        Reason forgotten =
            Reason.of(
                "MemoryLost",
                "attempt "
                    + found
                    + " is there and nothing is remembered of it; it begins again from its newest"
                    + " snapshot");
        return now.draft()
            .enter(memory().found(found), phase.toRecovering(now.now(), forgotten), forgotten);
      }
      return switch (now.wanted()) {
        case RUNNING -> now.begin(Phase.Starting.Why.DEPLOY);
        case SUSPENDED, DRAINED -> now.steady(Reason.of("NotDeployed", "not asked to run"));
        case DELETED ->
            now.enter(
                new Stopping(now.now(), Stopping.Then.DELETE),
                Reason.of("StopRequested", "it was never deployed"));
      };
    }

    @Override
    public Decision starting(Phase.Starting phase) {
      return Beginning.step(now, phase);
    }

    @Override
    public Decision running(Phase.Running phase) {
      return Upkeep.step(now, phase);
    }

    @Override
    public Decision standingBy(Phase.StandingBy phase) {
      return Standby.step(now, phase);
    }

    @Override
    public Decision rescaling(Phase.Rescaling phase) {
      Optional<Reason> lost = view().lost();
      if (lost.isPresent()) {
        return now.draft()
            .enter(now.failedInAttempt(), phase.toRecovering(now.now(), lost.get()), lost.get());
      }
      if (now.isFinished()) {
        return now.enter(
            phase.toRunning(now.now()),
            Reason.of("JobFinished", "the job has read its input to the end"));
      }
      if (Standby.isWanted(now)) {
        return now.enter(
            phase.toRunning(now.now()),
            Reason.of("SpecChanged", "the size is the next cluster's to have"));
      }
      Optional<Savepointing.Then> stop = now.stopAsked();
      if (stop.isPresent()) {
        return Ending.step(now, stop.get());
      }
      if (view().isJobManagerRestarting()) {
        return now.jobManagerRestarting();
      }
      if (!memory().desired().equals(phase.to())) {
        return now.enter(
            phase.toRescaling(now.now(), memory().desired()),
            Reason.of("Rescaling", "now to " + memory().desired() + " instead of " + phase.to()));
      }
      Optional<Reason> capacity =
          phase.to().compareTo(view().present()) > 0
              ? Trouble.capacity(now.seen())
              : Optional.empty();
      if (capacity.isPresent()) {
        // the size stays wanted, and is taken when there is room
        return now.enter(phase.toRunning(now.now()), capacity.get());
      }
      return Rescale.step(spec(), view(), phase, now.since(phase.since()), WHOLE_STEP_WAIT)
          .map(next -> now.act(next, Reason.of("Rescaling", now.progress())))
          .orElseGet(
              () ->
                  now.enter(
                      phase.toRunning(now.now()),
                      Reason.of(
                          "Rescaled",
                          "from "
                              + phase.from()
                              + " to "
                              + phase.to()
                              + " TaskManagers in "
                              + Situation.seconds(now.since(phase.begunAt()))
                              + " s")));
    }

    @Override
    public Decision savepointing(Savepointing phase) {
      return Saving.step(now, phase);
    }

    @Override
    public Decision stopping(Stopping phase) {
      int left = now.seen().processes().size();
      if (left > 0) {
        return now.act(
            List.of(new Action.RemoveCluster(spec(), memory().attempt())),
            Reason.of("Stopping", left + " processes left"));
      }
      return switch (next(phase)) {
        case UPDATE -> now.begin(Phase.Starting.Why.UPDATE);
        case ROLLBACK -> now.begin(Phase.Starting.Why.ROLLBACK);
        case SUSPEND -> {
          Optional<Snapshot> newest = memory().savepoints().stream().findFirst();
          yield now.enter(
              phase.toSuspended(now.now(), newest),
              Reason.of("Suspended", newest.map(Snapshot::path).orElse("without a savepoint")));
        }
        case DELETE ->
            now.enter(
                phase.toDeleted(now.now()),
                Reason.of("Deleted", "no process is left; savepoints and checkpoints stay"));
      };
    }

    /** What was meant to begin again begins no more when the user has changed their mind. */
    private Stopping.Then next(Stopping phase) {
      boolean begins =
          phase.then() == Stopping.Then.UPDATE || phase.then() == Stopping.Then.ROLLBACK;
      boolean isOver =
          now.wanted() == DesiredState.DELETED || now.wanted() == DesiredState.SUSPENDED;
      return begins && isOver ? now.afterStop() : phase.then();
    }

    @Override
    public Decision suspended(Phase.Suspended phase) {
      return switch (now.wanted()) {
        case RUNNING -> now.begin(Phase.Starting.Why.RESUME);
        case DELETED ->
            now.enter(
                phase.toDeleted(now.now()), Reason.of("Deleted", "nothing ran; savepoints stay"));
        case SUSPENDED, DRAINED -> now.steady(Reason.of("Suspended", "until it is resumed"));
      };
    }

    @Override
    public Decision recovering(Phase.Recovering phase) {
      if (now.wanted() == DesiredState.SUSPENDED || now.wanted() == DesiredState.DELETED) {
        return now.enter(
            new Stopping(now.now(), now.afterStop()),
            Reason.of(
                "StopRequested",
                "nothing runs that could take a savepoint; the newest checkpoint stays"));
      }
      if (view().hasJobManagerOfAnyAttempt()) {
        return now.act(
            List.of(new Action.RemoveJobManager(spec(), memory().attempt())), phase.lost());
      }
      CrashLoop loop = CrashLoop.of(memory().failures(), now.now());
      if (loop.isHopeless() || isUpdateThatEndsAtOnce(phase.lost())) {
        Reason why =
            Reason.of(
                "CrashLoop",
                memory().failures().size()
                    + " failures in a row; the last: "
                    + phase.lost().message());
        return now.giveUp(why);
      }
      return now.now().isBefore(loop.notBefore())
          ? now.waiting(
              Reason.of(
                  "BackingOff",
                  "next start in "
                      + Situation.seconds(Duration.between(now.now(), loop.notBefore()))
                      + " s, after: "
                      + phase.lost().message()))
          : now.begin(Phase.Starting.Why.RECOVER);
    }

    /**
     * Missing jars and wrong arguments end a JobManager each time. Where there is something to go
     * back to, its silence is worth more than four further tries; the other reasons may pass.
     */
    private boolean isUpdateThatEndsAtOnce(Reason lost) {
      return lost.code().equals(FlinkView.JOB_MANAGER_LOST)
          && memory().failures().size() >= ENDS_OF_AN_UPDATE
          && Retreat.from(memory()).isPresent();
    }

    @Override
    public Decision failed(Phase.Failed phase) {
      if (now.wanted() == DesiredState.DELETED) {
        return now.enter(
            phase.toStopping(now.now(), Stopping.Then.DELETE),
            Reason.of("StopRequested", "a failed application is taken away"));
      }
      if (!now.seen().processes().isEmpty()) {
        return now.act(List.of(new Action.RemoveCluster(spec(), memory().attempt())), phase.why());
      }
      boolean mayTryAgain = now.isOutdated() || Restore.isRefusal(phase.why());
      return mayTryAgain && now.wanted() == DesiredState.RUNNING
          ? now.withCleanSlate()
              .begin(now.isOutdated() ? Phase.Starting.Why.UPDATE : Phase.Starting.Why.RECOVER)
          : now.steady(phase.why());
    }

    @Override
    public Decision deleted(Phase.Deleted phase) {
      return now.wanted() == DesiredState.RUNNING
          ? now.begin(Phase.Starting.Why.RESUME)
          : now.steady(Reason.of("Deleted", "nothing runs"));
    }
  }
}
