package io.millrace.cli;

import picocli.CommandLine.Command;

/** Stops a job with a savepoint and keeps it. */
@Command(
    name = "suspend",
    mixinStandardHelpOptions = true,
    description =
        "Stops the job with a savepoint and keeps the application, to be resumed from there.")
final class SuspendCommand extends ApplicationCommand {
  @Override
  public Integer call() {
    ask("suspend", JSON.createObjectNode());
    say(name() + " is being suspended; see: millrace status " + application);
    return 0;
  }
}
