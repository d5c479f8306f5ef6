package io.millrace.cli.bench;

import io.millrace.cli.HomeOption;
import io.millrace.cli.Installation;
import io.millrace.cli.Interruption;
import io.millrace.cli.demo.Folders;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace bench rescale}. */
@Command(
    name = "rescale",
    mixinStandardHelpOptions = true,
    description =
        "How long the output of one job is silent when its size changes: in place up and down, by teardown with our own "
            + "start, and, as the Lyft operator does with Flink as it ships, onto a standby cluster and by teardown; "
            + "all in turn in one run.")
final class RescaleBenchCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Changes of each way (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json.")
  private String format = "text";

  @Option(
      names = "--keep",
      description = "Leave logs and output times in the folder bench under the host's folder.")
  private boolean keep;

  @Mixin private HomeOption home = new HomeOption();

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out =
        spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    PrintWriter err =
        spec == null ? new PrintWriter(System.err, true) : spec.commandLine().getErr();
    Path folder = home.path().resolve("bench");
    Folders.delete(folder);
    try (Interruption interruption = new Interruption()) {
      Ways ways =
          new RescaleBench(
                  folder,
                  Installation.root().resolve("examples").resolve("segments"),
                  interruption,
                  err)
              .run(Math.max(1, rounds));
      out.print(
          "json".equalsIgnoreCase(format) ? ways.json().toPrettyString() + "\n" : ways.table());
      out.flush();
      return interruption.isAsked() ? 130 : 0;
    } finally {
      if (!keep) {
        Folders.delete(folder);
      }
    }
  }
}
