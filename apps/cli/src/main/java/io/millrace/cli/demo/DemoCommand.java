package io.millrace.cli.demo;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Shows Millrace at work; without a name, the main demo. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "A live, self-scaling pipeline with a page in the browser.",
    footer = {
      "",
      "Examples:",
      "  millrace demo                       the main demo, until Ctrl-C",
      "  millrace demo segments --help       its options"
    },
    subcommands = SegmentsCommand.class)
public final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return new CommandLine(new SegmentsCommand()).execute();
  }
}
