package io.millrace.model.memory;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import io.millrace.model.observation.Snapshot;
import java.time.Instant;
import java.util.Optional;

/** Where an application is in its life. Each state holds its own data and knows its own exits. */
public sealed interface Phase {

  /** Nothing runs and nothing was asked for yet. */
  record NotDeployed() implements Phase {
    /** Something runs that is not remembered. */
    public Recovering toRecovering(Instant at, Reason reason) {
      return new Recovering(at, reason);
    }

    public Starting toStarting(Instant since, Optional<String> restoreFrom) {
      return new Starting(since, restoreFrom, Starting.Why.DEPLOY);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.notDeployed(this);
    }
  }

  /**
   * Processes come up and the job begins.
   *
   * @param restoreFrom path of the savepoint or checkpoint it begins from; empty begins from
   *     nothing
   */
  record Starting(Instant since, Optional<String> restoreFrom, Why why) implements Phase {
    /** What the start is for. */
    public enum Why {
      DEPLOY,
      UPDATE,
      RECOVER,
      RESUME,
      /** An update failed; the revision before it begins again. */
      ROLLBACK
    }

    public Running toRunning(Instant at) {
      return new Running(at);
    }

    public Failed toFailed(Instant at, Reason reason) {
      return new Failed(at, reason);
    }

    /** The JobManager of this start died; what it was to begin from still holds. */
    public Recovering toRecovering(Instant at, Reason reason) {
      return new Recovering(at, reason);
    }

    public Stopping toStopping(Instant at, Stopping.Then then) {
      return new Stopping(at, then);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.starting(this);
    }
  }

  /** The job runs at the size that is wanted. */
  record Running(Instant since) implements Phase {
    public Rescaling toRescaling(Instant at, Replicas from, Replicas to) {
      return new Rescaling(at, from, to);
    }

    public StandingBy toStandingBy(Instant at, Revision revision) {
      return new StandingBy(at, revision);
    }

    public Savepointing toSavepointing(
        Instant at, String triggerId, String nonce, Savepointing.Then then) {
      return new Savepointing(at, triggerId, nonce, then);
    }

    public Recovering toRecovering(Instant at, Reason reason) {
      return new Recovering(at, reason);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.running(this);
    }
  }

  /**
   * The job runs, and a cluster for another revision starts beside it, to go on with the job.
   *
   * @param revision that the cluster is for
   */
  record StandingBy(Instant since, Revision revision) implements Phase {
    /** It is not needed any more, or did not come to be. */
    public Running toRunning(Instant at) {
      return new Running(at);
    }

    /** It is ready: the job stops with a savepoint, for it to go on from. */
    public Savepointing toSavepointing(Instant at, String triggerId, String nonce) {
      return new Savepointing(
          at, triggerId, nonce, Savepointing.Then.UPDATE, Optional.of(revision));
    }

    public Recovering toRecovering(Instant at, Reason reason) {
      return new Recovering(at, reason);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.standingBy(this);
    }
  }

  /**
   * The job runs and moves in place to another number of TaskManagers.
   *
   * @param since when this target was set
   * @param from the size at which it began
   * @param begunAt when it began; earlier than {@code since} when the target was changed on the way
   */
  record Rescaling(Instant since, Replicas from, Replicas to, Instant begunAt) implements Phase {
    public Rescaling(Instant since, Replicas from, Replicas to) {
      this(since, from, to, since);
    }

    public Running toRunning(Instant at) {
      return new Running(at);
    }

    /** Another size was wanted before this one was reached. */
    public Rescaling toRescaling(Instant at, Replicas newTarget) {
      return new Rescaling(at, from, newTarget, begunAt);
    }

    public Savepointing toSavepointing(
        Instant at, String triggerId, String nonce, Savepointing.Then then) {
      return new Savepointing(at, triggerId, nonce, then);
    }

    public Recovering toRecovering(Instant at, Reason reason) {
      return new Recovering(at, reason);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.rescaling(this);
    }
  }

  /**
   * A savepoint was asked for and has not completed.
   *
   * @param nonce the user's nonce at that time, which it answers; a later one asks for another
   * @param standby revision of the cluster that stands ready to go on from it, if one does
   */
  record Savepointing(
      Instant since, String triggerId, String nonce, Then then, Optional<Revision> standby)
      implements Phase {
    /** Nothing stands ready to go on from it. */
    public Savepointing(Instant since, String triggerId, String nonce, Then then) {
      this(since, triggerId, nonce, then, Optional.empty());
    }

    /** What follows; all but {@code RUN_ON} stop the job with the savepoint. */
    public enum Then {
      RUN_ON,
      UPDATE,
      SUSPEND,
      DRAIN,
      DELETE
    }

    /** The job runs on; what stands by for it goes on doing so. */
    public Phase toRunning(Instant at) {
      return standby.<Phase>map(revision -> new StandingBy(at, revision)).orElse(new Running(at));
    }

    /** The cluster that stood by goes on with the job. */
    public Starting toStarting(Instant at, Optional<String> restoreFrom) {
      return new Starting(at, restoreFrom, Starting.Why.UPDATE);
    }

    public Stopping toStopping(Instant at, Stopping.Then next) {
      return new Stopping(at, next);
    }

    public Recovering toRecovering(Instant at, Reason reason) {
      return new Recovering(at, reason);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.savepointing(this);
    }
  }

  /** The job has ended; its processes are being taken away. */
  record Stopping(Instant since, Then then) implements Phase {
    /** What follows. */
    public enum Then {
      UPDATE,
      ROLLBACK,
      SUSPEND,
      DELETE
    }

    public Starting toStarting(Instant at, Optional<String> restoreFrom) {
      return new Starting(at, restoreFrom, Starting.Why.UPDATE);
    }

    public Suspended toSuspended(Instant at, Optional<Snapshot> snapshot) {
      return new Suspended(at, snapshot);
    }

    public Deleted toDeleted(Instant at) {
      return new Deleted(at);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.stopping(this);
    }
  }

  /** Nothing runs, by the user's wish; {@code snapshot} is where it goes on. */
  record Suspended(Instant since, Optional<Snapshot> snapshot) implements Phase {
    public Starting toStarting(Instant at, Optional<String> restoreFrom) {
      return new Starting(at, restoreFrom, Starting.Why.RESUME);
    }

    public Deleted toDeleted(Instant at) {
      return new Deleted(at);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.suspended(this);
    }
  }

  /**
   * JobManager or job were lost; what is left of them goes before the newest snapshot is started.
   */
  record Recovering(Instant since, Reason lost) implements Phase {
    public Starting toStarting(Instant at, Optional<String> restoreFrom) {
      return new Starting(at, restoreFrom, Starting.Why.RECOVER);
    }

    public Failed toFailed(Instant at, Reason reason) {
      return new Failed(at, reason);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.recovering(this);
    }
  }

  /** It cannot run, and says why; a change of the spec tries again. */
  record Failed(Instant since, Reason why) implements Phase {
    public Starting toStarting(Instant at, Optional<String> restoreFrom) {
      return new Starting(at, restoreFrom, Starting.Why.DEPLOY);
    }

    public Stopping toStopping(Instant at, Stopping.Then then) {
      return new Stopping(at, then);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.failed(this);
    }
  }

  /** Everything was taken away, as asked. */
  record Deleted(Instant since) implements Phase {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.deleted(this);
    }
  }

  /** One method per phase: a new phase does not compile until every reader answers for it. */
  interface Cases<R> {
    R notDeployed(NotDeployed phase);

    R starting(Starting phase);

    R running(Running phase);

    R standingBy(StandingBy phase);

    R rescaling(Rescaling phase);

    R savepointing(Savepointing phase);

    R stopping(Stopping phase);

    R suspended(Suspended phase);

    R recovering(Recovering phase);

    R failed(Failed phase);

    R deleted(Deleted phase);
  }

  <R> R accept(Cases<R> cases);
}
