package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at what runs, and later for anything of it that is still there. */
final class Leftovers {
  private static final Path SHARED = Path.of("/tmp");

  private final Millrace millrace;
  private final Set<Long> pids = new TreeSet<>();
  private final Map<String, Integer> sockets = new HashMap<>();

  /** What others had put there; a random name can hold the digits of a pid. */
  private final Set<String> sharedBefore = new HashSet<>();

  Leftovers(Millrace millrace) {
    this.millrace = millrace;
    sharedBefore.addAll(files(SHARED));
  }

  /** Remembers the processes of this moment and their open ports. */
  Leftovers look() {
    for (long pid : Processes.ofHome(millrace.home()).values()) {
      pids.add(pid);
      sockets.putAll(Processes.listening(pid));
    }
    return this;
  }

  /** Nothing is left of the home's processes: none of them, no port, no temporary folder. */
  void assertNone() {
    assertThat(pids).as("something was looked at before").isNotEmpty();
    List<String> left = new ArrayList<>();
    Processes.ofHome(millrace.home()).forEach((name, pid) -> left.add(name + " as pid " + pid));
    Map<String, Integer> open = Processes.listening();
    open.keySet().retainAll(sockets.keySet());
    open.values().forEach(port -> left.add("port " + port));
    left.addAll(files(millrace.home().resolve("run")));
    left.addAll(files(millrace.tmp()));
    left.addAll(ofOurPids(SHARED));
    left.addAll(ofOurPids(SHARED.resolve("hsperfdata_" + System.getProperty("user.name"))));
    left.removeAll(sharedBefore);
    assertThat(left).as("left behind").isEmpty();
  }

  /** Children of a folder whose name holds the pid of a process that was seen. */
  private List<String> ofOurPids(Path folder) {
    Set<String> ours = pids.stream().map(String::valueOf).collect(Collectors.toSet());
    return files(folder).stream()
        .filter(
            file ->
                Stream.of(Path.of(file).getFileName().toString().split("\\D+", -1))
                    .anyMatch(ours::contains))
        .toList();
  }

  private static List<String> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
