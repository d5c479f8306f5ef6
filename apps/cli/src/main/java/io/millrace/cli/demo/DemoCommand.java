package io.millrace.cli.demo;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

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
  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /** The subcommand of our own line, so that a mistake is explained as everywhere. */
  @Override
  public Integer call() {
    CommandLine segments =
        spec == null
            ? new CommandLine(new SegmentsCommand())
            : Objects.requireNonNull(spec.subcommands().get("segments"));
    return segments.execute();
  }
}
