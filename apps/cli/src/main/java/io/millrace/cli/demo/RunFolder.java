package io.millrace.cli.demo;

import io.millrace.adapters.journal.FileJournal;
import io.millrace.adapters.journal.JsonForm;
import io.millrace.adapters.web.plot.RunPlots;
import io.millrace.adapters.web.plot.Theme;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

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
    plots(out, Recorder.samples(series, names.get(0)), journal.last(names.get(0), HISTORY));
    summary.write(out.resolve("summary.json"));
  }

  /** The page's charts as files, for a light and a dark background. */
  private static void plots(Path out, List<Watch.Sample> samples, List<Pass> history)
      throws IOException {
    for (Theme theme : Theme.values()) {
      String suffix = theme == Theme.LIGHT ? "" : "-" + theme.name().toLowerCase(Locale.ROOT);
      for (var plot : RunPlots.of(samples, history, theme).entrySet()) {
        String name = plot.getKey().replace(".svg", suffix + ".svg");
        Files.writeString(out.resolve(name), plot.getValue());
      }
    }
  }
}
