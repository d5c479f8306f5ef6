package io.millrace.cli.demo;

import io.millrace.cli.Durations;
import io.millrace.cli.HomeOption;
import io.millrace.cli.Installation;
import io.millrace.cli.Interruption;
import io.millrace.cli.Ports;
import io.millrace.cli.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace demo segments}. */
@Command(
    name = "segments",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "A Pravega stream splits and merges its segments under a sinusoidal load; a Flink job follows with one "
            + "TaskManager for each segment.",
    footer = {
      "",
      "Examples:",
      "  millrace demo segments                                     until Ctrl-C, with a page",
      "  millrace demo segments --headless --duration 12m --out out  writes out/summary.json, CSV and SVG",
      "",
      "Killed and started again with the same words, it goes on where it was."
    })
public final class SegmentsCommand implements Callable<Integer> {
  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "How much faster than on a real day the stream scales: Pravega's scaling windows are divided by it, and the "
              + "load's curve runs a third of it as fast, so that the stream keeps up with the load.")
  private int speed;

  @Option(
      names = "--duration",
      paramLabel = "D",
      converter = Durations.class,
      description = "Ends after this time, such as 12m; without it, at Ctrl-C.")
  private @Nullable Duration duration;

  @Option(
      names = "--headless",
      description = "Do not say how to open the page; tell progress instead.")
  private boolean isHeadless;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes summary.json, the series as CSV, the decisions and the plots there.")
  private @Nullable Path out;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8088",
      description = "Port of the page; 0 takes any free one.")
  private int port;

  @Mixin private HomeOption home = new HomeOption();

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /** The figures of a whole run are not to be lost for want of a place. */
  private static void requireFolder(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "out", ""));
    } catch (IOException e) {
      throw new UserException(
          UserException.BAD_INPUT,
          "--out " + folder + " is no folder to write to: " + e.getMessage());
    }
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter lines =
        spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    if (speed < 1) {
      throw new UserException(
          UserException.BAD_INPUT, "--speed must be 1 or more, 1 being a real day: " + speed);
    }
    Ports.requireFree(port);
    requireFolder(out);
    SegmentsDemo.Options options =
        new SegmentsDemo.Options(
            speed,
            Optional.ofNullable(duration),
            isHeadless,
            Optional.ofNullable(out).map(folder -> folder.toAbsolutePath().normalize()),
            port,
            home.path(),
            Installation.root().resolve("examples").resolve("segments"));
    try (Interruption interruption = new Interruption()) {
      return new SegmentsDemo(options, interruption, lines).run();
    }
  }
}
