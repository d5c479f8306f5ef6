package io.millrace.control;

import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ApplicationSpec;
import java.util.List;

/**
 * What a user may ask of a running host. Each call changes the wanted spec and returns; the loop
 * brings it about.
 *
 * <p>Each throws {@link IllegalArgumentException} with a message for the user when there is no such
 * application or the kind cannot do it.
 */
public interface Commands {

  List<ApplicationSpec> applications();

  void scale(ApplicationName application, Replicas replicas);

  /** Takes a savepoint of the running job. */
  void savepoint(ApplicationName application);

  /**
   * Stops the job with a savepoint and takes the application away; draining lets all windows fire
   * first.
   */
  void stop(ApplicationName application, boolean drain);

  /** Stops the job with a savepoint and keeps it to be resumed. */
  void suspend(ApplicationName application);

  void resume(ApplicationName application);
}
