package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The product with a home folder of its own: commands that end, and such that run on. */
final class Millrace implements AutoCloseable {
  /** How long a condition may take on a machine that does much else. */
  static final Duration PATIENCE = Duration.ofSeconds(300);

  static final ObjectMapper JSON = new ObjectMapper();

  /** As {@code ./millrace} starts it. */
  private static final List<String> JVM =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-XX:-UsePerfData");

  private final Path root;
  private final Path folder;
  private final List<Started> started = new ArrayList<>();
  private int commands;

  /** What a command that ended has said. */
  record Finished(int exitCode, String out, String err) {
    /** Both streams, for messages. */
    String all() {
      return "exit code " + exitCode + "\n" + out + err;
    }
  }

  private Millrace(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /**
   * The built product.
   *
   * @param folder gets the home, the temporary files and what the commands say
   */
  static Millrace in(Path folder) {
    Path images =
        Path.of(System.getProperty("dist.images", "../../dist/images"))
            .toAbsolutePath()
            .normalize();
    assertThat(images).as("mvn package makes dist/images").isDirectory();
    try {
      Path real = folder.toRealPath();
      Files.createDirectories(real.resolve("home"));
      Files.createDirectories(real.resolve("tmp"));
      return new Millrace(images.resolve("../..").normalize(), real);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return root;
  }

  Path home() {
    return folder.resolve("home");
  }

  /** Temporary files of Millrace's own processes. */
  Path tmp() {
    return folder.resolve("tmp");
  }

  /** Starts a command that runs on; its lines are in a file, so that a kill loses none. */
  Started start(String... arguments) {
    Path said = folder.resolve("said-" + ++commands + ".log");
    Started command = new Started(launch(arguments, said, true), said);
    started.add(command);
    return command;
  }

  /** Runs a command to its end. */
  Finished run(String... arguments) {
    Path out = folder.resolve("said-" + ++commands + ".out");
    Process process = launch(arguments, out, false);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(List.of(arguments) + " does not end: " + Files.readString(out));
      }
      return new Finished(
          process.exitValue(), Files.readString(out), Files.readString(errors(out)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command that must succeed, and gives what it printed. */
  String ask(String... arguments) {
    Finished finished = run(arguments);
    assertThat(finished.exitCode()).as("%s: %s", List.of(arguments), finished.all()).isZero();
    return finished.out();
  }

  /** Runs a command that must succeed and print JSON. */
  JsonNode askJson(String... arguments) {
    return json(ask(arguments));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private static Path errors(Path out) {
    return out.resolveSibling(out.getFileName() + ".err");
  }

  private Process launch(String[] arguments, Path out, boolean isOneFile) {
    // a child inherits that SIGINT is ignored, as it is where Maven runs in the background
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(JVM);
    line.add("-Djava.io.tmpdir=" + tmp());
    line.addAll(List.of("-cp", root.resolve("dist/lib") + "/*", "io.millrace.cli.Main"));
    Stream.of(arguments).forEach(line::add);
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("MILLRACE_ROOT", root.toString());
    builder.environment().put("MILLRACE_HOME", home().toString());
    builder.redirectOutput(out.toFile());
    if (isOneFile) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(errors(out).toFile());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what a failed test left. */
  @Override
  public void close() {
    started.forEach(Started::close);
    Processes.ofHome(home()).values().forEach(Processes::kill);
  }
}
