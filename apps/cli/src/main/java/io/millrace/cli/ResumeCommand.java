package io.millrace.cli;

import picocli.CommandLine.Command;

/** Runs a suspended job again. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Runs a suspended application again, from its newest savepoint.")
final class ResumeCommand extends ApplicationCommand {
  @Override
  public Integer call() {
    ask("resume", JSON.createObjectNode());
    say(name() + " is being resumed; see: millrace status " + application);
    return 0;
  }
}
