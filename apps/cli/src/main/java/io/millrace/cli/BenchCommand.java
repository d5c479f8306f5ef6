package io.millrace.cli;

import picocli.CommandLine.Command;

/** Measures side by side in one run. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures side by side in one run.")
final class BenchCommand implements Runnable {
  @Override
  public void run() {}
}
