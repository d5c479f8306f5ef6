package io.millrace.cli.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code millrace bench source}. */
@Command(
    name = "source",
    mixinStandardHelpOptions = true,
    description = "Our Pravega source beside a plain reader of the client.")
final class SourceBenchCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
