package io.millrace.cli.demo;

import java.io.IOException;
import java.nio.file.Path;

/** Draws a recorded run. */
final class RunPlots {
  private RunPlots() {}

  static void write(Path out, Path series, Summary summary) throws IOException {}
}
