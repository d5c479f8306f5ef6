package io.millrace.cli.demo;

import io.millrace.adapters.journal.FileJournal;
import io.millrace.adapters.journal.JsonForm;
import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What {@code --out} holds: summary.json, series.csv, decisions.jsonl and the plots. */
final class RunFolder {
  private static final int HISTORY = 100_000;

  private RunFolder() {}

  static void write(
      Path out, Summary summary, Path series, FileJournal journal, List<ApplicationName> names)
      throws IOException {
    Files.createDirectories(out);
    if (Files.exists(series)) {
      Files.copy(series, out.resolve("series.csv"), StandardCopyOption.REPLACE_EXISTING);
    }
    try (BufferedWriter decisions = Files.newBufferedWriter(out.resolve("decisions.jsonl"))) {
      for (ApplicationName name : names) {
        for (Pass pass : journal.last(name, HISTORY)) {
          decisions.write(JsonForm.newMapper().writeValueAsString(pass));
          decisions.newLine();
        }
      }
    }
    RunPlots.write(out, series, summary);
    summary.write(out.resolve("summary.json"));
  }
}
