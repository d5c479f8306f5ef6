package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Processes of this machine, as the kernel tells. */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENS = "0A";

  private Processes() {}

  /**
   * All that carry the mark of a home folder: pids by what they are, such as {@code
   * default/busy-reader/busy-reader-taskmanager-0-3}; Millrace's own have their pid as name.
   */
  static SortedMap<String, Long> ofHome(Path home) {
    SortedMap<String, Long> found = new TreeMap<>();
    for (long pid : pids()) {
      List<String> environment = environment(pid);
      if (environment.contains("MILLRACE_HOME=" + home)) {
        String name =
            environment.stream()
                .filter(entry -> entry.startsWith("MILLRACE_PROCESS="))
                .map(entry -> entry.substring("MILLRACE_PROCESS=".length()))
                .findFirst()
                .orElse(Long.toString(pid));
        found.put(found.containsKey(name) ? name + "/" + pid : name, pid);
      }
    }
    return found;
  }

  /** Those of a home whose name holds a text, such as {@code busy-reader-taskmanager}. */
  static SortedMap<String, Long> ofHome(Path home, String part) {
    SortedMap<String, Long> found = ofHome(home);
    found.keySet().removeIf(name -> !name.contains(part));
    return found;
  }

  private static List<Long> pids() {
    try (Stream<Path> all = Files.list(PROC)) {
      return all.map(folder -> folder.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty for a process that is gone. */
  private static List<String> environment(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Listening TCP sockets of a process: ports by inode. */
  static Map<String, Integer> listening(long pid) {
    Map<String, Integer> listening = listening();
    Map<String, Integer> own = new HashMap<>();
    try (Stream<Path> files = Files.list(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
      files
          .flatMap(file -> target(file).stream())
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring("socket:[".length(), target.length() - 1))
          .forEach(
              inode -> {
                Integer port = listening.get(inode);
                if (port != null) {
                  own.put(inode, port);
                }
              });
    } catch (IOException e) {
      return Map.of();
    }
    return own;
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** All listening TCP sockets: ports by inode. */
  static Map<String, Integer> listening() {
    Map<String, Integer> found = new HashMap<>();
    for (String table : List.of("tcp", "tcp6")) {
      try {
        Files.readAllLines(PROC.resolve("net").resolve(table)).stream()
            .map(line -> line.strip().split("\\s+", -1))
            .filter(cells -> cells.length > 9 && cells[3].equals(LISTENS))
            .forEach(
                cells ->
                    found.put(
                        cells[9],
                        Integer.parseInt(cells[1].substring(cells[1].indexOf(':') + 1), 16)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  /** Sends SIGKILL. */
  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  static void signal(long pid, String name) {
    try {
      int code =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).inheritIO().start().waitFor();
      assertThat(code).as("kill -%s %s", name, pid).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
