package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides the next step in a Flink application's life. Entering a phase only writes memory; being
 * in it asks for its actions on every pass.
 */
public final class FlinkPlanner {
  private static final Duration STEADY_LOOK = Duration.ofSeconds(1);

  private FlinkPlanner() {}

  public static Decision plan(FlinkSpec spec, Observation seen, Memory memory) {
    FlinkView view = FlinkView.of(seen, memory);
    Sizing sizing =
        memory.phase().accept(new IsLive())
            ? Sizing.byRule(
                spec,
                seen,
                memory,
                view.present(),
                spec.initialTaskManagers(),
                Sizing.Request.of(
                    spec.cluster().taskManager().cpuMillis(),
                    spec.cluster().taskManager().memoryMiB()))
            : Sizing.byWish(spec, memory, spec.initialTaskManagers());
    Duration steadyLook =
        spec.scaling()
            .map(ScalingSpec::syncPeriod)
            .filter(period -> period.compareTo(STEADY_LOOK) < 0)
            .orElse(STEADY_LOOK);
    Step step =
        new Step(spec, seen, view, remember(sizing.memory(), view), new Draft(sizing, steadyLook));
    return memory.phase().accept(step);
  }

  /**
   * The first checkpoint of an application is proof that state exists; later ones need no writing.
   */
  private static Memory remember(Memory memory, FlinkView view) {
    return memory.checkpointed().isPresent()
        ? memory
        : view.job().flatMap(JobView::checkpoint).map(memory::sawCheckpoint).orElse(memory);
  }

  private record Step(FlinkSpec spec, Observation seen, FlinkView view, Memory memory, Draft draft)
      implements Phase.Cases<Decision> {

    /** How long a start may take before it counts as failed. */
    private static final Duration START_DEADLINE = Duration.ofMinutes(5);

    /** How long all new TaskManagers are waited for before the job takes those that came. */
    private static final Duration WHOLE_STEP_WAIT = Duration.ofSeconds(20);

    private static final Duration SAVEPOINT_DEADLINE = Duration.ofMinutes(10);

    private Instant now() {
      return seen.at();
    }

    @Override
    public Decision notDeployed(Phase.NotDeployed phase) {
      if (spec.wishes().desiredState() != DesiredState.RUNNING) {
        return draft.steady(memory, Reason.of("NotDeployed", "not asked to run"));
      }
      return begin(Phase.Starting.Why.DEPLOY);
    }

    /**
     * Where to begin is the ladder's answer; a refusal is the end until the user says otherwise.
     */
    private Decision begin(Phase.Starting.Why why) {
      Revision revision = spec.revision();
      return Restore.of(spec, seen, memory)
          .fold(
              from ->
                  draft.enter(
                      memory.deploying(revision, now()),
                      new Phase.Starting(now(), Optional.of(from.path()), why),
                      from.why()),
              fresh ->
                  draft.enter(
                      memory.deploying(revision, now()),
                      new Phase.Starting(now(), Optional.empty(), why),
                      fresh.why()),
              refused -> draft.enter(memory, new Phase.Failed(now(), refused.why()), refused.why()),
              unknown -> draft.waiting(memory, unknown.why()));
    }

    @Override
    public Decision starting(Phase.Starting phase) {
      if (spec.wishes().desiredState() != DesiredState.RUNNING) {
        return draft.enter(
            memory,
            phase.toStopping(now(), afterStop(spec.wishes().desiredState())),
            Reason.of("StopRequested", "the start is given up as asked"));
      }
      if (isOutdated()) {
        return begin(Phase.Starting.Why.UPDATE);
      }
      boolean wasStarted = view.jobManager().isPresent();
      Optional<Reason> lost = wasStarted ? view.lost() : Optional.empty();
      if (lost.isPresent()) {
        return draft.enter(
            memory.failedAt(now()), phase.toRecovering(now(), lost.get()), lost.get());
      }
      if (view.job().filter(JobView::isFullyRunning).isPresent()) {
        return draft.enter(
            memory,
            phase.toRunning(now()),
            Reason.of(
                "JobRunning",
                "after "
                    + seconds(Duration.between(phase.since(), now()))
                    + " s, "
                    + view.progress(memory.desired())));
      }
      if (Duration.between(phase.since(), now()).compareTo(START_DEADLINE) > 0) {
        Reason late =
            Reason.of(
                "StartDeadlineExceeded",
                "not running after "
                    + START_DEADLINE.toMinutes()
                    + " minutes: "
                    + view.progress(memory.desired()));
        return draft.enter(memory, phase.toFailed(now(), late), late);
      }
      int taskManagers = memory.desired().value();
      return draft.act(
          memory,
          List.of(
              new Action.EnsureJobManager(
                  spec,
                  memory.attempt(),
                  JobIds.job(spec.name(), memory.attempt()),
                  taskManagers * spec.cluster().slots(),
                  phase.restoreFrom()),
              new Action.EnsureTaskManagers(spec, memory.attempt(), view.grownTo(taskManagers))),
          Reason.of("ClusterStarting", view.progress(memory.desired())));
    }

    @Override
    public Decision running(Phase.Running phase) {
      Optional<Reason> lost = view.lost();
      if (lost.isPresent()) {
        return draft.enter(
            healthySince(phase.since()).failedAt(now()),
            phase.toRecovering(now(), lost.get()),
            lost.get());
      }
      Optional<Savepointing.Then> stop = stopAsked();
      if (stop.isPresent()) {
        return draft.enter(
            memory,
            phase.toSavepointing(now(), triggerId(), stop.get()),
            Reason.of("SavepointRequested", "before " + stop.get()));
      }
      if (!spec.wishes().savepointNonce().equals(memory.savepointNonce())) {
        return draft.enter(
            memory,
            phase.toSavepointing(now(), triggerId(), Savepointing.Then.RUN_ON),
            Reason.of("SavepointRequested", "the job runs on"));
      }
      if (view.job().filter(job -> job.state() == JobState.FINISHED).isPresent()) {
        return draft.steady(
            memory, Reason.of("JobFinished", "the job has read its input to the end"));
      }
      Replicas there = new Replicas(view.ordinals().size());
      if (!there.equals(memory.desired())) {
        return draft.enter(
            memory,
            phase.toRescaling(now(), there, memory.desired()),
            Reason.of("Rescaling", "from " + there + " to " + memory.desired() + " TaskManagers"));
      }
      return keepUp();
    }

    /**
     * The size is right: dead TaskManagers come back, and the job takes the slots that are there.
     */
    private Decision keepUp() {
      int slots = memory.desired().value() * spec.cluster().slots();
      if (view.present().compareTo(memory.desired()) < 0) {
        return draft.act(
            memory,
            List.of(new Action.EnsureTaskManagers(spec, memory.attempt(), view.ordinals())),
            Reason.of("TaskManagersMissing", view.progress(memory.desired())));
      }
      Optional<JobView> narrow =
          view.job().filter(job -> job.state() == JobState.RUNNING && job.parallelism() < slots);
      if (narrow.isPresent() && !spec.isReactive() && narrow.get().parallelism() > 0) {
        return draft.act(
            memory,
            widen(narrow.get(), slots),
            Reason.of("JobNarrow", view.progress(memory.desired())));
      }
      return seen.jobManager()
          .fold(
              known -> draft.steady(memory, Reason.of("UpToDate", view.progress(memory.desired()))),
              why -> draft.waiting(memory, why));
    }

    @Override
    public Decision rescaling(Phase.Rescaling phase) {
      Optional<Reason> lost = view.lost();
      if (lost.isPresent()) {
        return draft.enter(
            memory.failedAt(now()), phase.toRecovering(now(), lost.get()), lost.get());
      }
      Optional<Savepointing.Then> stop = stopAsked();
      if (stop.isPresent()) {
        return draft.enter(
            memory,
            phase.toSavepointing(now(), triggerId(), stop.get()),
            Reason.of("SavepointRequested", "before " + stop.get()));
      }
      if (!memory.desired().equals(phase.to())) {
        return draft.enter(
            memory,
            phase.toRescaling(now(), memory.desired()),
            Reason.of("Rescaling", "now to " + memory.desired() + " instead of " + phase.to()));
      }
      return Rescale.step(
              spec, view, phase, Duration.between(phase.since(), now()), WHOLE_STEP_WAIT)
          .map(
              next ->
                  draft.act(memory, next, Reason.of("Rescaling", view.progress(memory.desired()))))
          .orElseGet(
              () ->
                  draft.enter(
                      memory,
                      phase.toRunning(now()),
                      Reason.of(
                          "Rescaled",
                          "from "
                              + phase.from()
                              + " to "
                              + phase.to()
                              + " TaskManagers in "
                              + seconds(Duration.between(phase.since(), now()))
                              + " s")));
    }

    private List<Action> widen(JobView job, int slots) {
      return Rescale.declareThenCheckpoint(spec, job, slots);
    }

    @Override
    public Decision savepointing(Savepointing phase) {
      Optional<SavepointView> savepoint = view.savepoint(phase.triggerId());
      Optional<Snapshot> completed = savepoint.flatMap(SavepointView::completed);
      if (completed.isPresent()) {
        Memory took = memory.took(completed.get(), spec.wishes().savepointNonce());
        Reason why = Reason.of("SavepointCompleted", completed.get().path());
        return phase.then() == Savepointing.Then.RUN_ON
            ? draft.enter(took, phase.toRunning(now()), why)
            : draft.enter(took, phase.toStopping(now(), afterSavepoint(phase.then())), why);
      }
      Optional<Reason> failed = savepoint.flatMap(SavepointView::failed);
      if (failed.isPresent()) {
        return savepointFailed(phase, failed.get());
      }
      Optional<Reason> lost = view.lost();
      if (lost.isPresent()) {
        return draft.enter(
            memory.failedAt(now()), phase.toRecovering(now(), lost.get()), lost.get());
      }
      if (Duration.between(phase.since(), now()).compareTo(SAVEPOINT_DEADLINE) > 0) {
        return savepointFailed(
            phase,
            Reason.of(
                "SavepointTimedOut",
                "not complete after " + SAVEPOINT_DEADLINE.toMinutes() + " minutes"));
      }
      Optional<JobView> job = view.job();
      if (job.isEmpty()) {
        return draft.waiting(
            memory, Reason.of("SavepointPending", "the JobManager does not answer"));
      }
      Action ask =
          phase.then() == Savepointing.Then.RUN_ON
              ? new Action.TriggerSavepoint(spec, job.get().id(), phase.triggerId())
              : new Action.StopWithSavepoint(
                  spec, job.get().id(), phase.triggerId(), phase.then() == Savepointing.Then.DRAIN);
      return draft.act(
          memory,
          List.of(ask),
          Reason.of(
              "SavepointPending",
              "for "
                  + seconds(Duration.between(phase.since(), now()))
                  + " s, before "
                  + phase.then()));
    }

    /** The job runs on. A stop is asked for again by the next pass; a plain savepoint is not. */
    private Decision savepointFailed(Savepointing phase, Reason why) {
      Memory answered =
          phase.then() == Savepointing.Then.RUN_ON
              ? memory.answered(spec.wishes().savepointNonce())
              : memory;
      return draft.enter(
          answered, phase.toRunning(now()), Reason.of("SavepointFailed", why.message()));
    }

    @Override
    public Decision stopping(Stopping phase) {
      if (!seen.processes().isEmpty()) {
        return draft.act(
            memory,
            List.of(new Action.RemoveCluster(spec, memory.attempt())),
            Reason.of("Stopping", seen.processes().size() + " processes left"));
      }
      switch (phase.then()) {
        case UPDATE:
          return begin(Phase.Starting.Why.UPDATE);
        case SUSPEND:
          Optional<Snapshot> newest = memory.savepoints().stream().findFirst();
          return draft.enter(
              memory,
              phase.toSuspended(now(), newest),
              Reason.of("Suspended", newest.map(Snapshot::path).orElse("without a savepoint")));
        case DELETE:
          return draft.enter(
              memory,
              phase.toDeleted(now()),
              Reason.of("Deleted", "no process is left; savepoints and checkpoints stay"));
      }
      throw new IllegalStateException("unknown continuation: " + phase.then());
    }

    @Override
    public Decision suspended(Phase.Suspended phase) {
      switch (spec.wishes().desiredState()) {
        case RUNNING:
          return begin(Phase.Starting.Why.RESUME);
        case DELETED:
          return draft.enter(
              memory, phase.toDeleted(now()), Reason.of("Deleted", "nothing ran; savepoints stay"));
        case SUSPENDED, DRAINED:
          return draft.steady(memory, Reason.of("Suspended", "until it is resumed"));
      }
      throw new IllegalStateException("unknown state: " + spec.wishes().desiredState());
    }

    @Override
    public Decision recovering(Phase.Recovering phase) {
      if (spec.wishes().desiredState() != DesiredState.RUNNING) {
        return draft.enter(
            memory,
            new Stopping(now(), afterStop(spec.wishes().desiredState())),
            Reason.of(
                "StopRequested",
                "nothing runs that could take a savepoint; the newest checkpoint stays"));
      }
      if (view.hasJobManagerOfAnyAttempt()) {
        return draft.act(
            memory, List.of(new Action.RemoveJobManager(spec, memory.attempt())), phase.lost());
      }
      CrashLoop loop = CrashLoop.of(memory.failures(), now());
      if (loop.isHopeless()) {
        Reason why =
            Reason.of(
                "CrashLoop",
                memory.failures().size()
                    + " failures in a row; the last: "
                    + phase.lost().message());
        return draft.enter(memory, phase.toFailed(now(), why), why);
      }
      return now().isBefore(loop.notBefore())
          ? draft.waiting(
              memory,
              Reason.of(
                  "BackingOff",
                  "next start in "
                      + seconds(Duration.between(now(), loop.notBefore()))
                      + " s, after: "
                      + phase.lost().message()))
          : begin(Phase.Starting.Why.RECOVER);
    }

    @Override
    public Decision failed(Phase.Failed phase) {
      if (spec.wishes().desiredState() == DesiredState.DELETED) {
        return draft.enter(
            memory,
            phase.toStopping(now(), Stopping.Then.DELETE),
            Reason.of("StopRequested", "a failed application is taken away"));
      }
      if (isOutdated() && spec.wishes().desiredState() == DesiredState.RUNNING) {
        return begin(Phase.Starting.Why.UPDATE);
      }
      return seen.processes().isEmpty()
          ? draft.steady(memory, phase.why())
          : draft.act(
              memory, List.of(new Action.RemoveCluster(spec, memory.attempt())), phase.why());
    }

    @Override
    public Decision deleted(Phase.Deleted phase) {
      return spec.wishes().desiredState() == DesiredState.RUNNING
          ? begin(Phase.Starting.Why.RESUME)
          : draft.steady(memory, Reason.of("Deleted", "nothing runs"));
    }

    /** Whether another revision than the deployed one is wanted. */
    private boolean isOutdated() {
      return !Optional.of(spec.revision()).equals(memory.deployed());
    }

    private Optional<Savepointing.Then> stopAsked() {
      switch (spec.wishes().desiredState()) {
        case RUNNING:
          return isOutdated() ? Optional.of(Savepointing.Then.UPDATE) : Optional.empty();
        case SUSPENDED:
          return Optional.of(Savepointing.Then.SUSPEND);
        case DRAINED:
          return Optional.of(Savepointing.Then.DRAIN);
        case DELETED:
          return Optional.of(Savepointing.Then.DELETE);
      }
      throw new IllegalStateException("unknown state: " + spec.wishes().desiredState());
    }

    private static Stopping.Then afterStop(DesiredState state) {
      return state == DesiredState.DELETED ? Stopping.Then.DELETE : Stopping.Then.SUSPEND;
    }

    private static Stopping.Then afterSavepoint(Savepointing.Then then) {
      switch (then) {
        case UPDATE:
          return Stopping.Then.UPDATE;
        case DELETE:
          return Stopping.Then.DELETE;
        case SUSPEND, DRAIN, RUN_ON:
          return Stopping.Then.SUSPEND;
      }
      throw new IllegalStateException("unknown continuation: " + then);
    }

    /** A job that ran for a while is healthy: what failed before it does not count any more. */
    private Memory healthySince(Instant since) {
      return Duration.between(since, now()).compareTo(CrashLoop.HEALTHY_AFTER) > 0
          ? memory.healthy()
          : memory;
    }

    private String triggerId() {
      return JobIds.trigger(spec.name(), memory.attempt(), now());
    }

    private static String seconds(Duration duration) {
      return String.valueOf(duration.toMillis() / 100 / 10.0);
    }
  }
}
