package io.millrace.testplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the counting job's sink has written to its folder so far.
 *
 * @param lines in the order of their first moment
 */
public record CountingFiles(List<Line> lines) {
  private static final int COLUMNS = 7;

  public CountingFiles {
    lines = List.copyOf(lines);
  }

  /**
   * Some 20 ms of one subtask in which results came.
   *
   * @param firstMillis of the first result, in milliseconds since the epoch
   * @param lastMillis of the last result
   * @param events results
   * @param maxLagMillis by how much the latest came after it fell due
   * @param lost events of the worst key that its state had not counted
   * @param doubled events that the worst key's state had counted too often
   * @param beganMillis when the job began from nothing
   */
  public record Line(
      long firstMillis,
      long lastMillis,
      long events,
      long maxLagMillis,
      long lost,
      long doubled,
      long beganMillis) {}

  /** Reads all files; none if the folder is not there yet. */
  public static CountingFiles read(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new CountingFiles(List.of());
    }
    List<Line> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        lines.addAll(lines(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.sort(Comparator.comparingLong(Line::firstMillis));
    return new CountingFiles(lines);
  }

  /** The lines of one file, in the order in which they were written. */
  static List<Line> lines(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /** What comes after the last line end is being written, or was torn by a kill. */
  private static List<Line> parse(String text) {
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .filter(cells -> cells.length == COLUMNS)
        .map(cells -> Stream.of(cells).map(Long::valueOf).toList())
        .map(
            cell ->
                new Line(
                    cell.get(0),
                    cell.get(1),
                    cell.get(2),
                    cell.get(3),
                    cell.get(4),
                    cell.get(5),
                    cell.get(6)))
        .toList();
  }

  /** The lines that began at this moment or later. */
  public CountingFiles since(long epochMillis) {
    return new CountingFiles(
        lines.stream().filter(line -> line.firstMillis() >= epochMillis).toList());
  }

  /** Results, those of a replay again. */
  public long events() {
    return lines.stream().mapToLong(Line::events).sum();
  }

  /** The most events that any key has lost; must be 0. */
  public long lost() {
    return lines.stream().mapToLong(Line::lost).max().orElse(0);
  }

  /** The most events that any key has counted too often; must be 0. */
  public long doubled() {
    return lines.stream().mapToLong(Line::doubled).max().orElse(0);
  }

  /** When the job began from nothing; more than one moment says that its state was lost. */
  public Set<Long> begins() {
    return lines.stream().map(Line::beganMillis).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The longest stretch in which no subtask had a result, in milliseconds. */
  public long longestSilenceMillis() {
    long longest = 0;
    long last = lines.isEmpty() ? 0 : lines.get(0).lastMillis();
    for (Line line : lines) {
      longest = Math.max(longest, line.firstMillis() - last);
      last = Math.max(last, line.lastMillis());
    }
    return longest;
  }
}
