package io.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The busy reader's account at a checkpoint, added up as its README says.
 *
 * @param events numbered events, each once
 * @param doubled seen again
 * @param missing below the highest of their key and not seen
 * @param overtaken seen after a higher one of their key
 */
record AuditFiles(long events, long doubled, long missing, long overtaken) {
  private static final String HEADER =
      "checkpoint,epochMillis,subtask,parallelism,events,doubled,missing,overtaken,unnumbered,epochs";

  /** Behind these columns are the epochs. */
  private static final int COUNTS = 9;

  /** For a job that deals events out in turn, and so keeps no order. */
  AuditFiles inAnyOrder() {
    return new AuditFiles(events, doubled, missing, 0);
  }

  /** One subtask at one checkpoint. */
  private record Line(List<Long> cells) {
    long at(int column) {
      return cells.get(column);
    }

    String checkpoint() {
      return at(0) + " of " + at(3);
    }
  }

  /** The newest checkpoint with a line of each subtask. */
  static Optional<AuditFiles> newest(Path folder) throws IOException {
    Map<String, List<Line>> checkpoints =
        lines(folder).stream().collect(Collectors.groupingBy(Line::checkpoint));
    return checkpoints.values().stream()
        .map(AuditFiles::newestOfEach)
        .filter(lines -> lines.size() == lines.get(0).at(3))
        .max(Comparator.comparingLong(lines -> lines.get(0).at(0)))
        .map(lines -> new AuditFiles(sum(lines, 4), sum(lines, 5), sum(lines, 6), sum(lines, 7)));
  }

  /** A checkpoint may be told again by an attempt that was restored from it. */
  private static List<Line> newestOfEach(List<Line> lines) {
    Comparator<Line> byTime = Comparator.comparingLong(line -> line.at(1));
    return lines.stream()
        .collect(
            Collectors.toMap(
                line -> line.at(2), line -> line, (a, b) -> byTime.compare(a, b) > 0 ? a : b))
        .values()
        .stream()
        .toList();
  }

  private static long sum(List<Line> lines, int column) {
    return lines.stream().mapToLong(line -> line.at(column)).sum();
  }

  private static List<Line> lines(Path folder) throws IOException {
    List<Line> all = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith("audit-")) {
          parse(Files.readString(file)).forEach(all::add);
        }
      }
    }
    return all;
  }

  /** What comes after the last line end is being written, or was torn by a kill. */
  private static List<Line> parse(String text) {
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> !line.equals(HEADER))
        .map(
            line ->
                new Line(Stream.of(line.split(",", -1)).limit(COUNTS).map(Long::valueOf).toList()))
        .toList();
  }
}
