package io.millrace.adapters.local;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is one process' own: name, folder, log, ports.
 *
 * @param id unique over restarts
 * @param folder holds {@code conf} and {@code tmp}; goes when the process has gone
 * @param log file that the process may write its log to; kept
 * @param ports by name
 * @param jvmFlags that make its start faster and change nothing else
 */
record Slot(
    String id, Path folder, Path log, SortedMap<String, Integer> ports, List<String> jvmFlags) {
  Slot {
    jvmFlags = List.copyOf(jvmFlags);
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
  }

  Path conf() {
    return folder.resolve("conf");
  }

  Path tmp() {
    return folder.resolve("tmp");
  }

  int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException("no port " + name + " among " + ports);
    }
    return port;
  }
}
