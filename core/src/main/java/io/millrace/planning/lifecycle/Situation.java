package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.Observation;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
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
    return !Optional.of(spec.revision()).equals(memory.deployed());
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
    return Restore.of(spec, seen, memory)
        .fold(
            from -> start(Optional.of(from.path()), why, from.why()),
            fresh -> start(Optional.empty(), why, fresh.why()),
            refused -> refuse(refused.why()),
            unknown -> waiting(unknown.why()));
  }

  private Decision start(Optional<String> restoreFrom, Phase.Starting.Why why, Reason reason) {
    boolean isFirst = memory.attempt() == 0;
    // the nonce of a first deployment is where counting begins, and asks for nothing
    Memory counted = isFirst ? memory.answered(spec.wishes().savepointNonce()) : memory;
    return draft.enter(
        counted.deploying(spec.revision(), now()),
        new Phase.Starting(now(), restoreFrom, why),
        reason);
  }

  /** Told once: the same refusal again changes nothing. */
  private Decision refuse(Reason why) {
    boolean isKnown =
        memory.phase() instanceof Phase.Failed failed && failed.why().code().equals(why.code());
    return isKnown ? steady(why) : enter(new Phase.Failed(now(), why), why);
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

  /** What failed before was another revision's doing. */
  Situation withCleanSlate() {
    return new Situation(spec, seen, view, memory.healthy(), draft);
  }

  String progress() {
    return view.progress(memory.desired());
  }

  String triggerId() {
    return JobIds.trigger(spec.name(), memory.attempt(), now());
  }

  static String seconds(Duration duration) {
    return String.valueOf(duration.toMillis() / 100 / 10.0);
  }
}
