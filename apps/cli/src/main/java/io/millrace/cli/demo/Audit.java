package io.millrace.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the job itself counted of its input, exact at a checkpoint.
 *
 * @param events numbered events, each counted once
 * @param doubled numbered events seen again
 * @param missing numbers never seen below the highest of their key
 * @param numberedByEpoch numbers up to the highest of their key, seen or missing, by the
 *     generator's epoch
 */
record Audit(
    long epochMillis, long events, long doubled, long missing, Map<Long, Long> numberedByEpoch) {
  private static final int COLUMNS = 10;

  /** One subtask's part of a checkpoint. */
  private record Part(
      String checkpoint,
      long epochMillis,
      int subtask,
      int parallelism,
      long[] counts,
      Map<Long, Long> numberedByEpoch) {}

  /** The newest checkpoint of which every subtask has reported; empty when there is none. */
  static Optional<Audit> newest(Path folder) {
    Map<String, Map<Integer, Part>> checkpoints = new HashMap<>();
    for (Part part : parts(folder)) {
      checkpoints
          .computeIfAbsent(part.checkpoint() + "/" + part.parallelism(), key -> new HashMap<>())
          .merge(part.subtask(), part, (a, b) -> a.epochMillis() > b.epochMillis() ? a : b);
    }
    return checkpoints.values().stream()
        .filter(parts -> parts.size() == parts.values().iterator().next().parallelism())
        .map(Audit::sum)
        .max(Comparator.comparingLong(Audit::epochMillis));
  }

  private static Audit sum(Map<Integer, Part> parts) {
    long at = 0;
    long[] sums = new long[3];
    Map<Long, Long> numbered = new HashMap<>();
    for (Part part : parts.values()) {
      at = Math.max(at, part.epochMillis());
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part.counts()[i];
      }
      part.numberedByEpoch().forEach((epoch, count) -> numbered.merge(epoch, count, Long::sum));
    }
    return new Audit(at, sums[0], sums[1], sums[2], Map.copyOf(numbered));
  }

  private static List<Part> parts(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("audit-")).toList()) {
        // what comes after the last line end is being written, or was torn by a kill
        String text = Files.readString(file);
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .forEach(line -> parse(line).ifPresent(parts::add));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the audit in " + folder, e);
    }
    return parts;
  }

  /** A header is none. */
  private static Optional<Part> parse(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS || cells[0].isEmpty() || !Character.isDigit(cells[0].charAt(0))) {
      return Optional.empty();
    }
    try {
      long[] counts = new long[3];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = Long.parseLong(cells[4 + i]);
      }
      return Optional.of(
          new Part(
              cells[0],
              Long.parseLong(cells[1]),
              Integer.parseInt(cells[2]),
              Integer.parseInt(cells[3]),
              counts,
              numberedByEpoch(cells[COLUMNS - 1])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Reads {@code epoch:events:missing}, separated by blanks. */
  private static Map<Long, Long> numberedByEpoch(String cell) {
    Map<Long, Long> numbered = new HashMap<>();
    for (String epoch : cell.isEmpty() ? new String[0] : cell.split(" ", -1)) {
      String[] counts = epoch.split(":", -1);
      if (counts.length != 3) {
        throw new NumberFormatException("not epoch:events:missing: " + epoch);
      }
      numbered.merge(
          Long.parseLong(counts[0]),
          Long.parseLong(counts[1]) + Long.parseLong(counts[2]),
          Long::sum);
    }
    return numbered;
  }
}
