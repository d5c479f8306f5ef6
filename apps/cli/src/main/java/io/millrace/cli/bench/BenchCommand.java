package io.millrace.cli.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code millrace bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures ways of doing the same thing side by side in one run.",
    subcommands = {RescaleBenchCommand.class, SourceBenchCommand.class},
    footer = {
      "",
      "Examples:",
      "  millrace bench rescale --rounds 5",
      "  millrace bench rescale -o json"
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
