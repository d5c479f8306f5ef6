package io.millrace.examples.pizza;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One instance of the pipeline in a process of its own, started from its image. */
final class Instance implements AutoCloseable {
  private static final Path IMAGE =
      Path.of(System.getProperty("dist.images"), "streams-pipeline-app");

  private final Process process;
  private final Path output;

  private Instance(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param output what it prints
   */
  static Instance start(Path output, List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                IMAGE.resolve("conf") + ":" + IMAGE.resolve("lib") + "/*",
                PizzaPipeline.class.getName()));
    command.addAll(options);
    try {
      return new Instance(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start(),
          output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** What it returns, once it ended. */
  int exitCode(long limitSeconds) throws InterruptedException, TimeoutException {
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      throw new TimeoutException("it did not end:\n" + output());
    }
    return process.exitValue();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line of its output with that word in it. */
  Optional<String> line(String word) {
    return output().lines().filter(line -> line.contains(word)).findFirst();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
