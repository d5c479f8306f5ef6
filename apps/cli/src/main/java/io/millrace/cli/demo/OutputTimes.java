package io.millrace.cli.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads when the job gave out something: the files of its sink, as they grow. Not thread-safe. */
public final class OutputTimes {
  private final Path folder;
  private final Map<Path, Long> read = new HashMap<>();

  /** Spans in which some subtask gave out events, by their first time. */
  private final TreeMap<Long, Span> spans = new TreeMap<>();

  private long events;

  private record Span(long lastMillis, long events, long maxLagMillis) {}

  public OutputTimes(Path folder) {
    this.folder = folder;
  }

  /** Takes in what was written since the last call. */
  public void refresh() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("output-")).toList()) {
        read.put(file, readFrom(file, read.getOrDefault(file, 0L)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the output times in " + folder, e);
    }
  }

  private long readFrom(Path file, long from) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      int size = (int) (content.length() - from);
      if (size <= 0) {
        return from;
      }
      byte[] bytes = new byte[size];
      content.seek(from);
      content.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(this::take);
      return from + end;
    }
  }

  private void take(String line) {
    List<String> cells = List.of(line.split(",", -1));
    if (cells.size() != 4 || !Character.isDigit(cells.get(0).charAt(0))) {
      return;
    }
    long first = Long.parseLong(cells.get(0));
    Span span =
        new Span(
            Long.parseLong(cells.get(1)),
            Long.parseLong(cells.get(2)),
            Long.parseLong(cells.get(3)));
    events += span.events();
    spans.merge(
        first,
        span,
        (a, b) ->
            new Span(
                Math.max(a.lastMillis(), b.lastMillis()),
                a.events() + b.events(),
                Math.max(a.maxLagMillis(), b.maxLagMillis())));
  }

  /** Events given out so far; a restart gives some out again. */
  public long events() {
    return events;
  }

  public Optional<Instant> first() {
    return spans.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(spans.firstKey()));
  }

  /**
   * The longest silence that reaches into the window; one that began before it, or has not ended by
   * its end, counts whole.
   *
   * @return one that lasts on counts up to the window's end; zero when there was no output at all
   */
  public Duration longestSilence(Instant from, Instant until) {
    long covered = -1;
    long longest = 0;
    long end = until.toEpochMilli();
    for (Map.Entry<Long, Span> entry : spans.entrySet()) {
      boolean reachesIn = entry.getKey() >= from.toEpochMilli() && covered < end;
      if (covered >= 0 && reachesIn) {
        longest = Math.max(longest, entry.getKey() - covered);
      }
      covered = Math.max(covered, entry.getValue().lastMillis());
      if (covered >= end) {
        return Duration.ofMillis(longest);
      }
    }
    // nothing came after it so far
    return Duration.ofMillis(covered < 0 ? 0 : Math.max(longest, end - covered));
  }

  /** Age of the oldest event that was given out in the window, counted from when it was written. */
  public Duration largestLag(Instant from, Instant until) {
    return Duration.ofMillis(
        spans.subMap(from.toEpochMilli(), true, until.toEpochMilli(), true).values().stream()
            .mapToLong(Span::maxLagMillis)
            .max()
            .orElse(0));
  }
}
