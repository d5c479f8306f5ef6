package io.millrace.examples.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.flink.api.common.TaskInfo;

/** Names of files that one subtask writes in one attempt, so that no two ever write the same. */
final class TaskFiles {
  private TaskFiles() {}

  /**
   * {@code <prefix>-<subtask>-<attempt>-<millis>.csv} in a folder that is made if need be. The time
   * tells jobs apart that count their attempts from 0 each.
   */
  static Path path(Path folder, String prefix, TaskInfo task) throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(
        String.format(
            Locale.ROOT,
            "%s-%d-%d-%d.csv",
            prefix,
            task.getIndexOfThisSubtask(),
            task.getAttemptNumber(),
            System.currentTimeMillis()));
  }
}
