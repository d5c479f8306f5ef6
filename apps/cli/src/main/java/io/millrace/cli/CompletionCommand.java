package io.millrace.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** Prints the completion of this command line for a shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints the completion script for bash and zsh.",
    footer = {"", "Example: source <(millrace completion)"})
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine.Model.CommandSpec own = spec;
    if (own != null) {
      CommandLine line = own.commandLine();
      line.getOut().print(AutoComplete.bash("millrace", own.root().commandLine()));
      line.getOut().flush();
    }
    return 0;
  }
}
