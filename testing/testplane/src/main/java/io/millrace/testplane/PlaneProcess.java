package io.millrace.testplane;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of a test plane that a test disturbs: stopped and resumed as by a machine that stands
 * still, or ended and started again with the same arguments. Whoever stops one resumes it, and who
 * ends one starts it again: {@code down} finds it by its pid then.
 */
public final class PlaneProcess {
  private static final long PATIENCE_SECONDS = 30;

  private final Path data;
  private final String name;

  PlaneProcess(Path data, String name) {
    this.data = data;
    this.name = name;
  }

  /** It stands still: connections stay open, and nothing answers. */
  public void pause() {
    signal("STOP");
  }

  /** It goes on where it stood still. */
  public void resume() {
    signal("CONT");
  }

  /**
   * Kills it, so that its connections break and new ones are refused.
   *
   * @return what starts it again
   */
  public Runnable end() {
    ProcessHandle process = handle();
    List<String> line = commandLine(process.pid());
    process.destroyForcibly();
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was ending", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(name + " does not end", e);
    }
    return () -> start(line);
  }

  /** In the plane's folder, by which the scripts know their own processes. */
  private void start(List<String> line) {
    try {
      File log = data.resolve("logs").resolve(name + ".log").toFile();
      Process process =
          new ProcessBuilder(line)
              .directory(data.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .redirectErrorStream(true)
              .start();
      Files.writeString(pidFile(), process.pid() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String signal) {
    long pid = handle().pid();
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("cannot send " + signal + " to " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was signalled", e);
    }
  }

  /** Ours has the plane's folder as its own: a pid may have gone to another process since. */
  private ProcessHandle handle() {
    try {
      long pid = Long.parseLong(Files.readString(pidFile()).strip());
      Path folder = Path.of("/proc", Long.toString(pid), "cwd").toRealPath();
      if (!folder.equals(data.toRealPath())) {
        throw new IllegalStateException(name + " is not running");
      }
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(name + " is not running", e);
    }
  }

  private static List<String> commandLine(long pid) {
    try {
      String line =
          Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.UTF_8);
      return List.of(line.split("\0", -1))
          .subList(0, (int) line.chars().filter(c -> c == 0).count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path pidFile() {
    return data.resolve("pids").resolve(name);
  }
}
