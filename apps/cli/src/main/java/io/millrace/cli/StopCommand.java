package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops an application and takes it away. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = "Stops the job with a savepoint and takes its processes away.",
    footer = {"", "Savepoints and checkpoints stay; the next run begins from the newest."})
final class StopCommand extends ApplicationCommand {
  @Option(
      names = "--drain",
      description = "Let all windows fire first; the job is then at its end.")
  private boolean isDrain;

  @Override
  public Integer call() {
    ask("stop", JSON.createObjectNode().put("drain", isDrain));
    say(
        name()
            + (isDrain ? " is being drained" : " is being stopped")
            + "; see: millrace status "
            + application);
    return 0;
  }
}
