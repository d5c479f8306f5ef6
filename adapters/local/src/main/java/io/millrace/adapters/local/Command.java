package io.millrace.adapters.local;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is needed to start one process.
 *
 * @param line program and arguments
 * @param environment variables added to our own
 * @param files written into the process' {@code conf} folder, content by name
 */
record Command(
    List<String> line, SortedMap<String, String> environment, SortedMap<String, String> files) {
  Command {
    line = List.copyOf(line);
    environment = new TreeMap<>(environment);
    files = new TreeMap<>(files);
  }
}
