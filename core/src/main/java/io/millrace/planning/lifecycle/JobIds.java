package io.millrace.planning.lifecycle;

import io.millrace.model.ApplicationName;
import io.millrace.model.Revision;
import java.time.Instant;

/**
 * Names that Flink is given by us, so that asking twice is asking once: 32 hexadecimal digits each.
 */
public final class JobIds {
  private JobIds() {}

  /** One id for each deployment: a JobManager that starts twice for it runs the same job. */
  public static String job(ApplicationName application, long attempt) {
    return digits("job " + application + " " + attempt);
  }

  static String trigger(ApplicationName application, long attempt, Instant at) {
    return digits("savepoint " + application + " " + attempt + " " + at);
  }

  static String rehearsal(ApplicationName application, long attempt, Revision revision) {
    return digits("rehearsal " + application + " " + attempt + " " + revision);
  }

  private static String digits(String text) {
    return Revision.of(text).hash() + Revision.of(text + " ").hash();
  }
}
