package io.millrace.examples.reader;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.flink.api.common.TaskInfo;

/**
 * A file with one line for each completed checkpoint of one subtask in one attempt.
 *
 * <p>The job's totals at a checkpoint are the sums over all lines of that checkpoint, once there
 * are as many subtasks as the lines' {@code parallelism} says.
 */
final class AuditReport implements Closeable {
  static final String HEADER =
      "checkpoint,epochMillis,subtask,parallelism,events,doubled,missing,overtaken,unnumbered,epochs\n";

  private final Writer file;
  private final TaskInfo task;

  private AuditReport(Writer file, TaskInfo task) {
    this.file = file;
    this.task = task;
  }

  /**
   * Opens {@code audit-<subtask>-<attempt>-<millis>.csv}.
   *
   * @throws IOException if the folder cannot be made or written to
   */
  static AuditReport create(Path folder, TaskInfo task) throws IOException {
    Path path = TaskFiles.path(folder, "audit", task);
    Writer file =
        Files.newBufferedWriter(
            path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    file.write(HEADER);
    file.flush();
    return new AuditReport(file, task);
  }

  void write(long checkpoint, long epochMillis, AuditTotals totals, String epochs)
      throws IOException {
    file.write(
        String.format(
            Locale.ROOT,
            "%d,%d,%d,%d,%d,%d,%d,%d,%d,%s%n",
            checkpoint,
            epochMillis,
            task.getIndexOfThisSubtask(),
            task.getNumberOfParallelSubtasks(),
            totals.events(),
            totals.doubled(),
            totals.missing(),
            totals.overtaken(),
            totals.unnumbered(),
            epochs));
    file.flush();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
