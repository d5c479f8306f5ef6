package io.millrace.testplane;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When each subtask of the counting job wrote results. A subtask that is started again writes
 * another file, and only once the one before it has ended: two files of one subtask that overlap in
 * time are two jobs that ran at once, or two halves of one that was split.
 *
 * @param writers in the order of their first result
 */
public record CountingWriters(List<Writer> writers) {
  private static final Pattern FILE = Pattern.compile("counts-(\\d+)-\\d+-\\d+\\.csv");

  public CountingWriters {
    writers = List.copyOf(writers);
  }

  /**
   * One life of one subtask.
   *
   * @param file name of its file
   * @param firstMillis of its first result, in milliseconds since the epoch
   * @param lastMillis of its last result
   */
  public record Writer(String file, int subtask, long firstMillis, long lastMillis) {
    @Override
    public String toString() {
      return file + " [" + firstMillis + " .. " + lastMillis + "]";
    }
  }

  /** Reads all files that have results; none if the folder is not there yet. */
  public static CountingWriters read(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new CountingWriters(List.of());
    }
    List<Writer> writers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        writer(file).ifPresent(writers::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writers.sort(Comparator.comparingLong(Writer::firstMillis));
    return new CountingWriters(writers);
  }

  private static Optional<Writer> writer(Path file) throws IOException {
    String name = file.getFileName().toString();
    Matcher parts = FILE.matcher(name);
    List<CountingFiles.Line> lines = CountingFiles.lines(file);
    if (!parts.matches() || lines.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Writer(
            name,
            Integer.parseInt(parts.group(1)),
            lines.get(0).firstMillis(),
            lines.stream().mapToLong(CountingFiles.Line::lastMillis).max().orElseThrow()));
  }

  /** Pairs that wrote as the same subtask at the same time, in words; empty when all is well. */
  public List<String> overlaps() {
    List<String> overlaps = new ArrayList<>();
    Map<Integer, Writer> latest = new HashMap<>();
    for (Writer writer : writers) {
      Writer before = latest.get(writer.subtask());
      if (before != null && writer.firstMillis() < before.lastMillis()) {
        overlaps.add(before + " and " + writer);
      }
      if (before == null || before.lastMillis() < writer.lastMillis()) {
        latest.put(writer.subtask(), writer);
      }
    }
    return overlaps;
  }
}
