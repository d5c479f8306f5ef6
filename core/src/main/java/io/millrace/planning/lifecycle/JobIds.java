package io.millrace.planning.lifecycle;

import io.millrace.model.ApplicationName;
import io.millrace.model.Revision;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Names that Flink is given by us, so that asking twice is asking once: 32 hexadecimal digits each.
 */
public final class JobIds {
  /** Attempts whose checkpoints are looked for; an older one has been superseded long ago. */
  public static final int ATTEMPTS = 500;

  private JobIds() {}

  /**
   * One id for each deployment: a JobManager that starts twice for it runs the same job. Flink
   * writes checkpoints below it, so it also says whose they are.
   *
   * @param incarnation of the application: an earlier one of the same name had other jobs
   */
  public static String job(ApplicationName application, String incarnation, long attempt) {
    return digits("job " + application + " " + incarnation + " " + attempt);
  }

  /** The jobs of all attempts up to this one, oldest first, bounded. */
  public static Set<String> jobs(ApplicationName application, String incarnation, long attempt) {
    Set<String> jobs = new LinkedHashSet<>();
    for (long each = Math.max(1, attempt - ATTEMPTS + 1); each <= attempt; each++) {
      jobs.add(job(application, incarnation, each));
    }
    return jobs;
  }

  static String trigger(ApplicationName application, String incarnation, long attempt, Instant at) {
    return digits("savepoint " + application + " " + incarnation + " " + attempt + " " + at);
  }

  static String rehearsal(ApplicationName application, long attempt, Revision revision) {
    return digits("rehearsal " + application + " " + attempt + " " + revision);
  }

  private static String digits(String text) {
    return Revision.of(text).hash() + Revision.of(text + " ").hash();
  }
}
