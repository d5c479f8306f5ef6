package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.memory.Rejection;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that one pass over a Flink application knows, with the questions that phases share. */
record Situation(FlinkSpec spec, Observation seen, FlinkView view, Memory memory, Draft draft) {

  Instant now() {
    return seen.at();
  }

  Duration since(Instant begun) {
    return Duration.between(begun, now());
  }

  DesiredState wanted() {
    return spec.wishes().desiredState();
  }

  Decision enter(Phase next, Reason why) {
    return draft.enter(memory, next, why);
  }

  Decision act(List<Action> actions, Reason why) {
    return draft.act(memory, actions, why);
  }

  Decision steady(Reason why) {
    return draft.steady(memory, why);
  }

  Decision waiting(Reason why) {
    return draft.waiting(memory, why);
  }

  /** Whether another revision than the deployed one is wanted. */
  boolean isOutdated() {
    return !Optional.of(spec.revision()).equals(memory.deployed())
        && !Retreat.isRejected(spec, memory);
  }

  /** The job has read its input to the end: there is nothing to save and nothing to heal. */
  boolean isFinished() {
    return view.job().filter(job -> job.state() == JobState.FINISHED).isPresent();
  }

  /**
   * Begins a new attempt. Where from is the ladder's answer; a refusal is the end until the user
   * says otherwise or the state is found.
   */
  Decision begin(Phase.Starting.Why why) {
    // what failed before it was suspended or taken away was another revision's doing
    boolean isCorrected = why == Phase.Starting.Why.RESUME && isOutdated();
    return isCorrected ? withCleanSlate().beginNow(why) : beginNow(why);
  }

  private Decision beginNow(Phase.Starting.Why why) {
    return Restore.of(spec, seen, memory, why)
        .fold(
            from -> start(memory, Optional.of(from.path()), why, from.why()),
            fresh -> start(memory, Optional.empty(), why, fresh.why()),
            dropped -> start(memory.dropped(now()), Optional.empty(), why, dropped.why()),
            refused -> refuse(refused.why()),
            unknown -> waiting(unknown.why()));
  }

  private Decision start(
      Memory known, Optional<String> restoreFrom, Phase.Starting.Why why, Reason reason) {
    boolean isFirst = known.attempt() == 0;
    // the nonce of a first deployment is where counting begins, and asks for nothing
    Memory counted = isFirst ? known.answered(spec.wishes().savepointNonce()) : known;
    return draft.enter(
        counted.deploying(spec.revision(), now()).launching(spec, restoreFrom).endsNothing(),
        new Phase.Starting(now(), restoreFrom, why),
        reason);
  }

  /** The cluster that stands by is the next attempt, and begins where the job has stopped. */
  Decision handOver(Memory took, Phase.Savepointing phase, Snapshot savepoint, Reason why) {
    Optional<String> path = Optional.of(savepoint.path());
    return draft.enter(
        took.deploying(spec.revision(), now()).launching(spec, path).endsNothing(),
        phase.toStarting(now(), path),
        why);
  }

  /** Told once: the same refusal again changes nothing. */
  private Decision refuse(Reason why) {
    boolean isKnown =
        memory.phase() instanceof Phase.Failed failed && failed.why().code().equals(why.code());
    return isKnown ? steady(why) : enter(new Phase.Failed(now(), why), why);
  }

  /**
   * What is deployed cannot run. An update goes back to the last revision that did; where there is
   * none, or it is that one, the application has failed.
   */
  Decision giveUp(Reason why) {
    return Retreat.from(memory)
        .map(
            revision ->
                draft.enter(
                    memory.rejecting(new Rejection(revision, now(), why)),
                    new Stopping(now(), Stopping.Then.ROLLBACK),
                    Reason.of("RollingBack", "revision " + revision + " is given up: " + why)))
        .orElseGet(() -> enter(new Phase.Failed(now(), why), why));
  }

  Memory rejecting(Reason why) {
    return memory.rejecting(new Rejection(spec.revision(), now(), why));
  }

  /** The JobManager of this attempt; what it begins from is the same as long as it lasts. */
  Action jobManager(Optional<String> restoreFrom) {
    return new Action.EnsureJobManager(
        spec, memory.attempt(), jobId(), slots(), restoreFrom, isSession());
  }

  /** The job of this attempt, given to its JobManager; named alike as often as it is given. */
  Action submission(Optional<String> restoreFrom) {
    return new Action.SubmitJob(spec, memory.attempt(), jobId(), slots(), restoreFrom);
  }

  /** Whether this attempt's JobManager was started without its job. */
  boolean isSession() {
    return memory.launched().filter(FlinkSpec::isSession).isPresent();
  }

  String jobId() {
    return JobIds.job(spec.name(), memory.incarnation(), memory.attempt());
  }

  private int slots() {
    return memory.desired().value() * spec.cluster().slots();
  }

  Decision jobManagerRestarting() {
    boolean isComing = view.jobManager().filter(ProcessView::isAlive).isPresent();
    return act(
        isComing ? List.of() : List.of(jobManager(memory.begunFrom())),
        Reason.of("JobManagerRestarting", "Flink restores the job in the next one: " + progress()));
  }

  /** Whether the job is to end without a savepoint, by the user's word. */
  boolean endsUnsaved() {
    Handling handling = spec.wishes().handling();
    return switch (wanted()) {
      case RUNNING -> isOutdated() && handling.isSavepointDisabled();
      case DELETED -> handling.deletion() != Handling.Deletion.SAVEPOINT;
      case SUSPENDED, DRAINED -> false;
    };
  }

  /** What a running job is stopped for, if for anything. */
  Optional<Savepointing.Then> stopAsked() {
    return switch (wanted()) {
      case RUNNING -> isOutdated() ? Optional.of(Savepointing.Then.UPDATE) : Optional.empty();
      case SUSPENDED -> Optional.of(Savepointing.Then.SUSPEND);
      case DRAINED -> Optional.of(Savepointing.Then.DRAIN);
      case DELETED -> Optional.of(Savepointing.Then.DELETE);
    };
  }

  /** What follows when processes are taken away without a savepoint. */
  Stopping.Then afterStop() {
    return switch (wanted()) {
      case RUNNING -> Stopping.Then.UPDATE;
      case SUSPENDED, DRAINED -> Stopping.Then.SUSPEND;
      case DELETED -> Stopping.Then.DELETE;
    };
  }

  /** Memory of a failure; what failed before a long healthy run does not count any more. */
  Memory failedAfter(Instant runningSince) {
    boolean wasHealthy = since(runningSince).compareTo(CrashLoop.HEALTHY_AFTER) > 0;
    return (wasHealthy ? memory.healthy() : memory).failedAt(now());
  }

  /** As {@link #failedAfter} in a phase that does not know since when the job runs. */
  Memory failedInAttempt() {
    return failedAfter(memory.deployedAt().orElse(now()).plus(CrashLoop.LONGEST_START));
  }

  Situation withCleanSlate() {
    return new Situation(spec, seen, view, memory.healthy(), draft);
  }

  /** Nothing is to end the job any more: savepoints that failed for it are forgotten. */
  Situation withNothingToEnd() {
    return new Situation(spec, seen, view, memory.endsNothing(), draft);
  }

  String progress() {
    return view.progress(memory.desired());
  }

  String triggerId() {
    return JobIds.trigger(spec.name(), memory.incarnation(), memory.attempt(), now());
  }

  static String seconds(Duration duration) {
    return String.valueOf(duration.toMillis() / 100 / 10.0);
  }
}
