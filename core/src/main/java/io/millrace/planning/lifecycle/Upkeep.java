package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase.Running;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A job that runs: it is healed, ended, saved, resized, and otherwise left alone. */
record Upkeep(Situation now, Running phase) {
  /** How often a job that is too narrow is asked for the checkpoint at which it widens. */
  private static final Duration CHECKPOINT_PAUSE = Duration.ofSeconds(1);

  private static final Predicate<ProcessView> STAYS =
      process -> process.state() != ProcessView.State.STOPPING;

  static Decision step(Situation now, Running phase) {
    return new Upkeep(now, phase).step();
  }

  private Decision step() {
    Optional<Reason> lost = now.view().lost();
    if (lost.isPresent()) {
      return now.draft()
          .enter(
              now.failedAfter(phase.since()),
              phase.toRecovering(now.now(), lost.get()),
              lost.get());
    }
    Optional<Savepointing.Then> stop = now.stopAsked();
    boolean isStandbyWanted = Standby.isWanted(now);
    if ((stop.isEmpty() || isStandbyWanted) && now.view().others().stream().anyMatch(STAYS)) {
      return removeOthers();
    }
    if (isStandbyWanted) {
      return now.view().others().isEmpty()
          ? now.enter(
              phase.toStandingBy(now.now(), now.spec().revision()),
              Reason.of("StandbyRequested", "the job runs on until it is ready"))
          : now.act(List.of(), Reason.of("StandbyRequested", "what stood by before is ending"));
    }
    if (stop.isPresent()) {
      return Ending.step(now, stop.get());
    }
    return new Upkeep(now.withNothingToEnd(), phase).goOn();
  }

  /** They belong to the attempt before, or stood by for nothing. */
  private Decision removeOthers() {
    FlinkSpec runs = now.memory().launched().orElse(now.spec());
    return now.act(
        List.of(new Action.RemoveOthers(runs, now.memory().attempt())),
        Reason.of("OthersRemoved", now.view().others().size() + " JobManagers of other attempts"));
  }

  private Decision goOn() {
    if (now.view().isJobManagerRestarting()) {
      return now.jobManagerRestarting();
    }
    if (now.isFinished()) {
      return now.draft()
          .steady(
              now.memory().answered(nonce()),
              Reason.of("JobFinished", "the job has read its input to the end"));
    }
    boolean canSave = now.view().job().filter(JobView::isFullyRunning).isPresent();
    if (canSave && !nonce().equals(now.memory().savepointNonce())) {
      return Ending.save(now, Savepointing.Then.RUN_ON, "the job runs on");
    }
    return resize().orElseGet(this::keepUp);
  }

  private String nonce() {
    return now.spec().wishes().savepointNonce();
  }

  private Optional<Decision> resize() {
    Memory memory = now.memory();
    Replicas there = new Replicas(now.view().taskManagers().size());
    if (there.equals(memory.desired()) || isHeldBack(there) || isRepair(there)) {
      return Optional.empty();
    }
    return Optional.of(
        now.enter(
            phase.toRescaling(now.now(), there, memory.desired()),
            Reason.of("Rescaling", "from " + there + " to " + memory.desired() + " TaskManagers")));
  }

  /** There are too few, and no room for more. */
  private boolean isHeldBack(Replicas there) {
    return there.compareTo(now.memory().desired()) < 0 && Trouble.capacity(now.seen()).isPresent();
  }

  /** The job was told to use all of them before: one that is not there was lost. */
  private boolean isRepair(Replicas there) {
    return there.compareTo(now.memory().desired()) < 0
        && now.view().job().flatMap(JobView::declared).equals(Optional.of(slots()));
  }

  private int slots() {
    return now.memory().desired().value() * now.spec().cluster().slots();
  }

  /** The size is right: dead TaskManagers come back, and the job takes the slots that are there. */
  private Decision keepUp() {
    if (now.view().usable().compareTo(now.memory().desired()) < 0) {
      return Trouble.capacity(now.seen())
          .map(this::holdAtWhatIsThere)
          .orElseGet(
              () -> now.act(List.of(taskManagers()), Reason.of("TaskManagersMissing", progress())));
    }
    Optional<JobView> job = now.view().job();
    if (job.filter(JobView::isFullyRunning).isEmpty()) {
      return Health.isHopeless(now, phase)
          ? now.giveUp(Reason.of("NotHealthy", progress() + failure(job)))
          : now.waiting(
              now.seen()
                  .jobManager()
                  .fold(known -> Reason.of("JobNotRunning", progress()), why -> why));
    }
    return job.filter(seen -> isNarrow(seen, slots()))
        .map(seen -> widen(seen, Reason.of("JobNarrow", progress())))
        .orElseGet(() -> Health.whole(now, phase));
  }

  private static String failure(Optional<JobView> job) {
    return job.flatMap(JobView::failure).map(why -> "; " + why).orElse("");
  }

  private boolean isNarrow(JobView job, int slots) {
    return !now.spec().isReactive() && job.parallelism() < slots;
  }

  /** The rest comes by itself when there is room; until then the job takes what came. */
  private Decision holdAtWhatIsThere(Reason why) {
    Reason held =
        Reason.of(
            why.code(),
            "holds at "
                + now.view().usable()
                + " of "
                + now.memory().desired()
                + " TaskManagers: "
                + why.message());
    if (now.view().taskManagers().size() < now.memory().desired().value()) {
      return now.draft().actSlowly(now.memory(), List.of(taskManagers()), held);
    }
    int usable = now.view().usable().value() * now.spec().cluster().slots();
    return now.view()
        .job()
        .filter(job -> job.isFullyRunning() && isNarrow(job, usable))
        .map(job -> widen(job, held))
        .orElseGet(() -> now.waiting(held));
  }

  private Action taskManagers() {
    return Action.EnsureTaskManagers.of(
        now.spec(), now.memory().attempt(), now.memory().desired().value());
  }

  private Decision widen(JobView job, Reason why) {
    List<Action> actions = Rescale.declareThenCheckpoint(now.spec(), job, slots());
    boolean asks = actions.stream().anyMatch(action -> action instanceof Action.TriggerCheckpoint);
    if (!asks) {
      return now.act(actions, why);
    }
    boolean isDue =
        now.memory()
            .checkpointAskedAt()
            .filter(asked -> now.now().isBefore(asked.plus(CHECKPOINT_PAUSE)))
            .isEmpty();
    return isDue
        ? now.draft().act(now.memory().askedForCheckpoint(now.now()), actions, why)
        : now.act(List.of(), why);
  }

  private String progress() {
    return now.progress();
  }
}
