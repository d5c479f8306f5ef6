package io.millrace.control.port;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Runs processes or pods. Every call names an end state, returns at once, and may be repeated; what
 * takes time shows in {@link #processes}. A call with an older attempt than one already seen for
 * the application is refused with {@link IllegalStateException}.
 *
 * <p>All methods throw {@link io.millrace.control.UnavailableException} when the outside does not
 * answer.
 */
public interface WorkloadRuntime {

  /**
   * The application's processes, dead ones included until they are replaced or no longer wanted.
   */
  List<ProcessView> processes(ApplicationName application);

  /**
   * Where the REST interface of the running JobManager answers, which is never one that stands by;
   * empty while none was started.
   */
  Optional<URI> jobManagerAddress(ApplicationName application);

  /** Where the REST interface of the JobManager of this very attempt answers. */
  Optional<URI> jobManagerAddress(ApplicationName application, long attempt);

  /**
   * The newest complete checkpoint in storage, whichever attempt of this incarnation wrote it;
   * unknown while it is being looked for.
   *
   * @param attempt the newest there was; 0 before the first
   */
  Reading<Optional<Snapshot>> newestCheckpoint(FlinkSpec spec, String incarnation, long attempt);

  /**
   * Starts the JobManager of this attempt, once; one of an older attempt is ended before.
   *
   * <p>A dead JobManager stays dead, and shows as {@code BACKING_OFF}, until a newer attempt is
   * asked for: started again it would begin from where this attempt began, and lose what the job
   * has done since.
   */
  void ensureJobManager(Action.EnsureJobManager wanted);

  /**
   * Keeps exactly so many TaskManagers running. When there are more, the expendable ones go first;
   * how soon that is seen, and the names of the processes, are the runtime's. One that died is
   * started again; one of an older attempt stays if it was started from the same image and
   * configuration, and is replaced otherwise.
   */
  void ensureTaskManagers(Action.EnsureTaskManagers wanted);

  void ensureReplicas(Action.EnsureReplicas wanted);

  /**
   * Keeps a cluster without a job beside what runs, under an attempt that is later than that of
   * what runs; one that stands by for another spec is ended before. It is given a job after {@link
   * #ensureJobManager} was asked for its attempt.
   *
   * @throws IllegalStateException if this host has no such clusters; specs are to be made {@link
   *     FlinkSpec#inApplicationMode} before
   */
  void ensureStandby(Action.EnsureStandby wanted);

  /** Ends what belongs to other attempts, older ones and what stands by. */
  void removeOthers(Action.RemoveOthers wanted);

  void removeJobManager(Action.RemoveJobManager wanted);

  void removeCluster(Action.RemoveCluster wanted);
}
