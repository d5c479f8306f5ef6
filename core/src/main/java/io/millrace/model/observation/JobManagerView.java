package io.millrace.model.observation;

import io.millrace.model.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a JobManager says over REST.
 *
 * @param registered ids of the TaskManagers that it knows
 * @param slotsTotal slots of all of them
 * @param job the newest job; empty while none was submitted
 * @param savepoint state of the savepoint that was asked for last; empty when none was
 * @param given what came of the job that it was given over REST; empty while none was, or while
 *     nobody remembers
 */
public record JobManagerView(
    SortedSet<String> registered,
    int slotsTotal,
    Optional<JobView> job,
    Optional<SavepointView> savepoint,
    Optional<GivenView> given) {
  /** One that was given no job. */
  public JobManagerView(
      SortedSet<String> registered,
      int slotsTotal,
      Optional<JobView> job,
      Optional<SavepointView> savepoint) {
    this(registered, slotsTotal, job, savepoint, Optional.empty());
  }

  public JobManagerView {
    registered = Collections.unmodifiableSortedSet(new TreeSet<>(registered));
  }

  /**
   * One job.
   *
   * @param parallelism of the running vertices, the largest; 0 while nothing runs
   * @param declared largest parallelism that the scheduler is allowed to use; empty under a
   *     scheduler that cannot rescale
   * @param tasksRunning subtasks in state RUNNING
   * @param tasksTotal subtasks of all vertices
   * @param occupied ids of the TaskManagers that run at least one subtask
   * @param restarts how often the job was restored or rescaled since it was submitted
   * @param checkpoint newest completed checkpoint
   * @param backlog records that the sources have not read yet, summed; empty when no source tells
   * @param failure root cause of the last failure, one line
   */
  public record JobView(
      String id,
      JobState state,
      int parallelism,
      Optional<Integer> declared,
      int tasksRunning,
      int tasksTotal,
      SortedSet<String> occupied,
      long restarts,
      Optional<Snapshot> checkpoint,
      Optional<Long> backlog,
      Optional<String> failure) {
    public JobView {
      occupied = Collections.unmodifiableSortedSet(new TreeSet<>(occupied));
    }

    /** Whether every subtask processes. */
    public boolean isFullyRunning() {
      return state == JobState.RUNNING && tasksTotal > 0 && tasksRunning == tasksTotal;
    }
  }

  /** Flink's job states, folded to what a planner tells apart. */
  public enum JobState {
    STARTING,
    RUNNING,
    RESTARTING,
    STOPPING,
    FINISHED,
    CANCELED,
    FAILED
  }

  /**
   * What came of a job that was given to the JobManager over REST.
   *
   * @param name of the rehearsal, or the job's id
   * @param refused why it was not taken; empty when all went well
   */
  public record GivenView(String name, Optional<Reason> refused) {}

  /** How a savepoint that was asked for with {@code triggerId} goes. */
  public record SavepointView(
      String triggerId, Optional<Snapshot> completed, Optional<Reason> failed) {
    public static SavepointView completed(String triggerId, String path, Instant at) {
      return new SavepointView(
          triggerId,
          Optional.of(new Snapshot(Snapshot.Kind.SAVEPOINT, path, at)),
          Optional.empty());
    }
  }
}
