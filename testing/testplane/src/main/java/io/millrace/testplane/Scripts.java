package io.millrace.testplane;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Runs the scripts of the plane's folder. */
final class Scripts {
  /** Enough of what a script said to see why it failed. */
  private static final int LAST_LINES = 40;

  private final Path root;

  private Scripts(Path root) {
    this.root = root;
  }

  /** What a script did. */
  record Result(int exitCode, String out, String lastErrors) {}

  /**
   * The scripts of the project that the current folder is in.
   *
   * @throws IllegalStateException if it is in none
   */
  static Scripts ofProject() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve("testing/testplane/plane/up"))) {
        return new Scripts(folder);
      }
    }
    throw new IllegalStateException("no testing/testplane/plane in or above " + here);
  }

  /** A path within the project. */
  Path inProject(String path) {
    return root.resolve(path);
  }

  /**
   * Runs a script to its end. What it says on standard error is passed on line by line: a build or
   * a wait takes minutes.
   *
   * @param input for its standard input
   */
  Result run(Map<String, String> environment, String input, String name, List<String> arguments) {
    try {
      Process process = start(environment, name, arguments);
      Deque<String> errors = new ArrayDeque<>();
      Thread reader = new Thread(() -> passOn(process, errors), "testplane-" + name);
      reader.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      reader.join();
      return new Result(code, out, String.join("\n", errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ran", e);
    }
  }

  /** Starts a script. */
  Process start(Map<String, String> environment, String name, List<String> arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(root.resolve("testing/testplane/plane").resolve(name).toString());
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /**
   * Runs a script that must succeed, and gives what it printed.
   *
   * @throws IllegalStateException with its last errors if it fails
   */
  String ask(Map<String, String> environment, String input, String name, List<String> arguments) {
    Result result = run(environment, input, name, arguments);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(
          String.join(" ", name, String.join(" ", arguments))
              + " ended with "
              + result.exitCode()
              + ": "
              + result.lastErrors());
    }
    return result.out();
  }

  /** Runs lines of a shell in the project's folder, which finds the scripts by their names. */
  String shell(Map<String, String> environment, String lines) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", lines);
    builder.directory(root.toFile()).redirectErrorStream(true).environment().putAll(environment);
    builder
        .environment()
        .merge(
            "PATH",
            root.resolve("testing/testplane/plane").toString(),
            (path, plane) -> plane + ":" + path);
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(lines + "\nfailed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a shell ran", e);
    }
  }

  private static void passOn(Process process, Deque<String> last) {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.err.println(line);
        last.add(line);
        if (last.size() > LAST_LINES) {
          last.remove();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
