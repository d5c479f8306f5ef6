package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks for another number of replicas. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    description = "Asks for a number of TaskManagers, or of replicas of a Deployment.",
    footer = {
      "",
      "A scaling rule on the application decides again at its next look, as on Kubernetes.",
      "",
      "Example: millrace scale busy-reader --replicas 4"
    })
final class ScaleCommand extends ApplicationCommand {
  @Option(names = "--replicas", required = true, paramLabel = "N", description = "0 or more.")
  private int replicas;

  @Override
  public Integer call() {
    if (replicas < 0) {
      throw new UserException(UserException.BAD_INPUT, "--replicas must be 0 or more: " + replicas);
    }
    ask("scale", JSON.createObjectNode().put("replicas", replicas));
    say(name() + " scaled to " + replicas);
    return 0;
  }
}
