package io.millrace.model.decision;

import io.millrace.model.Replicas;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An end state to bring about in the outside world. Asking twice is harmless, and an action of an
 * older attempt than the one that runs is refused.
 */
public sealed interface Action {

  /**
   * A JobManager of this attempt runs with the job in it.
   *
   * @param parallelism the job's parallelism at its start
   * @param restoreFrom path of the snapshot it begins from; empty begins from nothing
   * @param isSession whether it starts without the job, which is then submitted to it
   */
  record EnsureJobManager(
      FlinkSpec spec,
      long attempt,
      String jobId,
      int parallelism,
      Optional<String> restoreFrom,
      boolean isSession)
      implements Action {
    /** With the job in it from the start. */
    public EnsureJobManager(
        FlinkSpec spec, long attempt, String jobId, int parallelism, Optional<String> restoreFrom) {
      this(spec, attempt, jobId, parallelism, restoreFrom, false);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.ensureJobManager(this);
    }
  }

  /**
   * Exactly so many TaskManagers run; a dead one is started again. Which places they have is the
   * runtime's business.
   *
   * @param expendable ids of the processes that go first when there are more than wanted
   */
  record EnsureTaskManagers(
      FlinkSpec spec, long attempt, Replicas replicas, SortedSet<String> expendable)
      implements Action {
    public EnsureTaskManagers {
      expendable = Collections.unmodifiableSortedSet(new TreeSet<>(expendable));
    }

    /** None is more expendable than another. */
    public static EnsureTaskManagers of(FlinkSpec spec, long attempt, int replicas) {
      return new EnsureTaskManagers(spec, attempt, new Replicas(replicas), new TreeSet<>());
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.ensureTaskManagers(this);
    }
  }

  /**
   * Beside what runs there is a session cluster of the same application under a later attempt, with
   * so many TaskManagers and no job. It does not make the attempt that runs an old one: that is
   * done by asking for its JobManager.
   */
  record EnsureStandby(FlinkSpec spec, long attempt, Replicas replicas) implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.ensureStandby(this);
    }
  }

  /**
   * The JobManager of this attempt has run the job's main method without running the job.
   *
   * @param rehearsal name of the rehearsal; asking twice for one makes one
   */
  record RehearseJob(FlinkSpec spec, long attempt, String rehearsal, int parallelism)
      implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.rehearseJob(this);
    }
  }

  /** The JobManager of this attempt, a session's, has the job; asking twice gives it once. */
  record SubmitJob(
      FlinkSpec spec, long attempt, String jobId, int parallelism, Optional<String> restoreFrom)
      implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.submitJob(this);
    }
  }

  /** No process of another attempt runs, be it an older one or one that stands by. */
  record RemoveOthers(FlinkSpec spec, long attempt) implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.removeOthers(this);
    }
  }

  /** No JobManager runs, of this or an older attempt or standing by; TaskManagers stay. */
  record RemoveJobManager(FlinkSpec spec, long attempt) implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.removeJobManager(this);
    }
  }

  /** No process runs, of this or an older attempt or standing by. */
  record RemoveCluster(FlinkSpec spec, long attempt) implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.removeCluster(this);
    }
  }

  /** The job's scheduler may use up to {@code upperBound} slots for each vertex. */
  record DeclareParallelism(FlinkSpec spec, String jobId, int upperBound) implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.declareParallelism(this);
    }
  }

  /** The job takes a checkpoint soon, so that a declared parallelism takes effect now. */
  record TriggerCheckpoint(FlinkSpec spec, String jobId) implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.triggerCheckpoint(this);
    }
  }

  /** The savepoint {@code triggerId} is under way or done; the job runs on. */
  record TriggerSavepoint(FlinkSpec spec, String jobId, String triggerId) implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.triggerSavepoint(this);
    }
  }

  /** The job stops with the savepoint {@code triggerId}; draining lets all windows fire first. */
  record StopWithSavepoint(FlinkSpec spec, String jobId, String triggerId, boolean drain)
      implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.stopWithSavepoint(this);
    }
  }

  /** So many replicas of a plain workload run, all of this attempt. */
  record EnsureReplicas(ProcessSpec spec, long attempt, Replicas replicas) implements Action {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.ensureReplicas(this);
    }
  }

  /** One method per action. */
  interface Cases<R> {
    R ensureJobManager(EnsureJobManager action);

    R ensureTaskManagers(EnsureTaskManagers action);

    R ensureStandby(EnsureStandby action);

    R rehearseJob(RehearseJob action);

    R submitJob(SubmitJob action);

    R removeOthers(RemoveOthers action);

    R removeJobManager(RemoveJobManager action);

    R removeCluster(RemoveCluster action);

    R declareParallelism(DeclareParallelism action);

    R triggerCheckpoint(TriggerCheckpoint action);

    R triggerSavepoint(TriggerSavepoint action);

    R stopWithSavepoint(StopWithSavepoint action);

    R ensureReplicas(EnsureReplicas action);
  }

  <R> R accept(Cases<R> cases);
}
