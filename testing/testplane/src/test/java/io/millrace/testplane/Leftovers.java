package io.millrace.testplane;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a plane has running or set up on this machine. */
final class Leftovers {
  private Leftovers() {}

  /** One line each: processes that work in the data folder, mounts in it, its bridge. */
  static List<String> of(Path data) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        if (isIn(process, data)) {
          found.add("process " + process.getFileName());
        }
      }
    }
    Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .filter(line -> line.contains(data + "/"))
        .forEach(line -> found.add("mount " + line));
    String bridge = "tplane" + data.getFileName().toString().replaceFirst("slot", "");
    NetworkInterface.networkInterfaces()
        .filter(link -> link.getName().equals(bridge))
        .forEach(link -> found.add("link " + link.getName()));
    return found;
  }

  /** The same, and what pods have had; there is but one node on a machine. */
  static List<String> ofNode(Path data) throws IOException {
    List<String> found = new ArrayList<>(of(data));
    Path namespaces = Path.of("/run/netns");
    if (Files.isDirectory(namespaces)) {
      try (Stream<Path> all = Files.list(namespaces)) {
        all.filter(namespace -> namespace.getFileName().toString().startsWith("cni-"))
            .forEach(namespace -> found.add("network namespace " + namespace));
      }
    }
    try (Stream<Path> all = Files.walk(Path.of("/sys/fs/cgroup"))) {
      all.filter(folder -> folder.getFileName().toString().startsWith("kubepods"))
          .forEach(folder -> found.add("cgroup " + folder));
    }
    return found;
  }

  private static boolean isIn(Path process, Path data) {
    if (!Character.isDigit(process.getFileName().toString().charAt(0))) {
      return false;
    }
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(data);
    } catch (IOException e) {
      // it has ended, or is not ours to look at
      return false;
    }
  }
}
