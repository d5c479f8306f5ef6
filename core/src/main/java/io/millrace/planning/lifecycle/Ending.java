package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.Revision;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.Stopping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A job that runs and is to end: with a savepoint, unless the user says otherwise. */
final class Ending {
  private Ending() {}

  static Decision step(Situation now, Savepointing.Then then) {
    return step(now, then, Optional.empty());
  }

  /**
   * @param standby revision of the cluster that stands ready to go on with the job
   */
  static Decision step(Situation now, Savepointing.Then then, Optional<Revision> standby) {
    if (now.isFinished() || now.endsUnsaved()) {
      return now.enter(
          new Stopping(now.now(), now.afterStop()),
          Reason.of(
              "StopRequested",
              now.isFinished()
                  ? "the job has finished, there is nothing to save"
                  : "without a savepoint, as asked"));
    }
    SavepointTries tries = SavepointTries.of(now.memory().savepointFailures(), then);
    if (tries.isGivenUp()) {
      Reason why = givenUp(tries, "");
      return now.draft().waiting(now.rejecting(why), why);
    }
    Instant next = tries.next();
    if (next.isAfter(now.now())) {
      return now.waiting(
          tries.isBlocked()
              ? Reason.of(
                  "DeletionBlocked",
                  tries.failures()
                      + " savepoints failed, and without one the state of the job would go;"
                      + " the next try is in "
                      + Situation.seconds(Duration.between(now.now(), next))
                      + " s; deleteMode: ForceCancel deletes without a savepoint")
              : Reason.of(
                  "SavepointBackOff",
                  "the next try is in "
                      + Situation.seconds(Duration.between(now.now(), next))
                      + " s, before "
                      + then));
    }
    return save(
        now,
        then,
        standby,
        "before " + then + standby.map(each -> ", onto what stands by").orElse(""));
  }

  /** That the savepoint which has just failed was the last of an update, if it was. */
  static Optional<Reason> givenUp(List<Instant> failedAt, Savepointing.Then then, Reason last) {
    SavepointTries tries = SavepointTries.of(failedAt, then);
    return tries.isGivenUp()
        ? Optional.of(givenUp(tries, ", the last because: " + last.message()))
        : Optional.empty();
  }

  private static Reason givenUp(SavepointTries tries, String last) {
    return Reason.of(
        "UpdateGivenUp",
        tries.failures()
            + " savepoints failed"
            + last
            + "; the job runs on as it is. Once savepoints can be written again, another"
            + " restartNonce asks for the update anew");
  }

  static Decision save(Situation now, Savepointing.Then then, String purpose) {
    return save(now, then, Optional.empty(), purpose);
  }

  private static Decision save(
      Situation now, Savepointing.Then then, Optional<Revision> standby, String purpose) {
    return now.enter(
        new Savepointing(
            now.now(), now.triggerId(), now.spec().wishes().savepointNonce(), then, standby),
        Reason.of("SavepointRequested", purpose));
  }
}
