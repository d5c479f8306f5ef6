package io.millrace.control.port;

import io.millrace.model.decision.Action;
import io.millrace.model.observation.JobManagerView;
import java.net.URI;
import java.util.Optional;

/**
 * Talks to a JobManager over REST. All methods throw {@link
 * io.millrace.control.UnavailableException} when it does not answer.
 */
public interface JobClient {

  /**
   * What the JobManager says now.
   *
   * @param triggerId savepoint to tell about; empty when none is under way
   */
  JobManagerView observe(URI jobManager, Optional<String> triggerId);

  /** Lets every vertex of the job use up to {@code upperBound} slots, at least one. */
  void declareParallelism(URI jobManager, String jobId, int upperBound);

  /** Takes a checkpoint soon; does nothing while one is under way, however often it is asked. */
  void triggerCheckpoint(URI jobManager, String jobId);

  /**
   * Takes the savepoint {@code triggerId} (32 hexadecimal digits, ours); asking twice takes one.
   */
  void triggerSavepoint(URI jobManager, String jobId, String triggerId);

  /**
   * Runs the main method of the job without the job. Returns at once; asking twice for one
   * rehearsal makes one, and what came of it shows in {@link JobManagerView#given}.
   */
  void rehearse(URI jobManager, Action.RehearseJob wanted);

  /**
   * Gives the job to a session's JobManager. Returns at once; asking twice for one job id gives one
   * job. The job shows as soon as it is there, and a refusal in {@link JobManagerView#given}.
   */
  void submit(URI jobManager, Action.SubmitJob wanted);

  /** Stops the job with the savepoint {@code triggerId}; asking twice takes one. */
  void stopWithSavepoint(URI jobManager, String jobId, String triggerId, boolean drain);
}
