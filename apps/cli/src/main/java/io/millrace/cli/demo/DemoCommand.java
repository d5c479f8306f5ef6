package io.millrace.cli.demo;

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
    subcommands = SegmentsCommand.class)
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line =
        spec == null ? new CommandLine(new SegmentsCommand()) : spec.subcommands().get("segments");
    return line.execute();
  }
}
