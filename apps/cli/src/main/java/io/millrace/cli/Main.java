package io.millrace.cli;

import io.millrace.cli.bench.BenchCommand;
import io.millrace.cli.demo.DemoCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./millrace}: reads the command line and runs one command. */
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0",
    description = "Runs stream-processing applications and keeps each one the right size.",
    footer = {
      "",
      "Examples:",
      "  millrace demo segments                 a self-scaling pipeline with a page in the browser",
      "  millrace run examples/segments         the same YAML against your own Pravega",
      "  millrace explain busy-reader           why it has this size",
      "  millrace render app.yaml               the Kubernetes objects that it becomes",
      "",
      "Exit codes: 0 done, 1 failed, 2 bad input, 3 something is missing on this machine."
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      RenderCommand.class,
      GetCommand.class,
      StatusCommand.class,
      ExplainCommand.class,
      HistoryCommand.class,
      LogsCommand.class,
      ScaleCommand.class,
      SavepointCommand.class,
      SuspendCommand.class,
      ResumeCommand.class,
      StopCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(Main::explain);
    return line;
  }

  private static int explain(Exception error, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (error instanceof UserException mistake) {
      err.println(mistake.getMessage());
      return mistake.exitCode();
    }
    err.println("internal error, please report: " + error);
    error.printStackTrace(err);
    return UserException.FAILED;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
