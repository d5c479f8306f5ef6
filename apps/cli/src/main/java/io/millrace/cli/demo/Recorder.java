package io.millrace.cli.demo;

import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import io.millrace.model.observation.MetricReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes down a run as it goes, so that a killed run loses nothing of its record: both counts at
 * every change, and the figures of each second.
 */
final class Recorder implements AutoCloseable {
  /** How often the last pass is looked at: a count that changed is noticed this late at most. */
  private static final long PERIOD_MILLIS = 20;

  /** Decisions looked through for the last rescale. */
  private static final int RECENT = 50;

  static final List<String> SERIES =
      List.of(
          "offeredPerSecond",
          "readPerSecond",
          "segments",
          "taskManagers",
          "parallelism",
          "backlogRecords",
          "outputSilenceSeconds",
          "writtenTotal",
          "lost",
          "doubled",
          "cpuCores",
          "memoryMiB");

  private final Watch watch;
  private final ApplicationName reader;
  private final Path timeline;
  private final Path series;
  private final Path written;
  private final Path audit;
  private final OutputTimes outputs;
  private final GeneratorFigures generator;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private volatile @Nullable Double offered;
  private volatile @Nullable Double readPerSecond;
  private volatile long lastEvents;
  private Instant lastTold = Instant.MIN;
  private volatile @Nullable Double silence;
  private volatile Optional<Audit> counted = Optional.empty();
  private @Nullable String lastLine;

  Recorder(
      Watch watch,
      ApplicationName reader,
      Path folder,
      OutputTimes outputs,
      GeneratorFigures generator) {
    this.watch = watch;
    this.reader = reader;
    this.timeline = folder.resolve("timeline.csv");
    this.series = folder.resolve("series.csv");
    this.written = folder.resolve("written.csv");
    this.audit = folder.resolve("audit");
    this.outputs = outputs;
    this.generator = generator;
    generator.remember(readWritten());
  }

  void start() {
    try {
      Files.createDirectories(timeline.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<RescaleSpan> earlier = RescaleSpan.of(watch.history(reader, RECENT));
    if (!earlier.isEmpty()) {
      lastTold = earlier.get(earlier.size() - 1).beganAt();
    }
    synchronized (outputs) {
      // what an earlier start has read is no reading of the first second
      outputs.refresh();
      lastEvents = outputs.events();
    }
    if (!Files.exists(series)) {
      append(series, "epochMillis," + String.join(",", SERIES));
    }
    var unused = threads.scheduleAtFixedRate(this::point, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    var unusedToo = threads.scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
  }

  /** The output silence of a rescale, told once, in the first sample after it has settled. */
  private Optional<Double> settledSilence(Instant now) {
    List<RescaleSpan> spans = RescaleSpan.of(watch.history(reader, RECENT));
    if (spans.isEmpty()) {
      return Optional.empty();
    }
    RescaleSpan last = spans.get(spans.size() - 1);
    if (last.beganAt().equals(lastTold) || last.settledAt().isAfter(now)) {
      return Optional.empty();
    }
    lastTold = last.beganAt();
    synchronized (outputs) {
      return Optional.of(
          outputs.longestSilence(last.beganAt(), last.settledAt()).toMillis() / 1000.0);
    }
  }

  /** What the page shows beside the loop's own figures. */
  Map<String, Double> figures() {
    Map<String, Double> now = new HashMap<>();
    Double load = offered;
    Double reads = readPerSecond;
    if (load != null) {
      now.put("offeredPerSecond", load);
    }
    if (reads != null) {
      now.put("readPerSecond", reads);
    }
    Double quiet = silence;
    if (quiet != null) {
      now.put("outputSilenceSeconds", quiet);
    }
    now.put("writtenTotal", (double) generator.written());
    counted.ifPresent(
        book -> {
          now.put("lost", (double) book.missing());
          now.put("doubled", (double) book.doubled());
        });
    return now;
  }

  private void point() {
    watch.latest(reader).flatMap(Recorder::counts).ifPresent(this::write);
  }

  private synchronized void write(Following.Point point) {
    String counts = point.segments() + "," + point.taskManagers();
    if (!counts.equals(lastLine)) {
      append(timeline, point.at().toEpochMilli() + "," + counts);
      lastLine = counts;
    }
  }

  /**
   * An unknown segment count keeps the last one; a JobManager that does not answer has no
   * TaskManagers.
   */
  private static Optional<Following.Point> counts(Pass pass) {
    Optional<Double> segments =
        pass.seen().metrics().stream()
            .map(MetricReading::value)
            .flatMap(value -> value.ifKnown().stream())
            .findFirst();
    int taskManagers =
        pass.seen().jobManager().ifKnown().map(view -> view.registered().size()).orElse(0);
    return segments.map(count -> new Following.Point(pass.at(), count.intValue(), taskManagers));
  }

  private void second() {
    offered = generator.refresh().orElse(null);
    synchronized (outputs) {
      outputs.refresh();
      readPerSecond = (double) Math.max(0, outputs.events() - lastEvents);
      lastEvents = outputs.events();
    }
    silence = settledSilence(Instant.now()).orElse(null);
    counted = Audit.newest(audit);
    generator.byEpoch().forEach((epoch, count) -> append(written, epoch + "," + count));
    Watch.Sample sample =
        watch.samples(Instant.now().minusSeconds(3)).stream()
            .filter(s -> s.application().equals(reader))
            .reduce((first, second) -> second)
            .orElse(null);
    if (sample == null) {
      return;
    }
    Map<String, Double> values = new HashMap<>(sample.values());
    values.putAll(figures());
    StringBuilder line = new StringBuilder().append(sample.at().toEpochMilli());
    for (String name : SERIES) {
      Double value = values.get(name);
      line.append(',').append(value == null ? "" : String.format(Locale.ROOT, "%.3f", value));
    }
    append(series, line.toString());
  }

  private Map<Long, Long> readWritten() {
    Map<Long, Long> known = new HashMap<>();
    try {
      if (Files.exists(written)) {
        for (String line : Files.readAllLines(written)) {
          String[] cells = line.split(",", -1);
          if (cells.length == 2 && !cells[1].isBlank()) {
            known.merge(Long.parseLong(cells[0]), Long.parseLong(cells[1]), Math::max);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  /** All points of the run, those of an earlier start included. */
  List<Following.Point> points() {
    List<Following.Point> points = new ArrayList<>();
    try {
      for (String line :
          Files.exists(timeline) ? Files.readAllLines(timeline) : List.<String>of()) {
        String[] cells = line.split(",", -1);
        if (cells.length == 3 && !cells[2].isBlank()) {
          points.add(
              new Following.Point(
                  Instant.ofEpochMilli(Long.parseLong(cells[0])),
                  Integer.parseInt(cells[1]),
                  Integer.parseInt(cells[2])));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return points;
  }

  /** When figures were written down, those of an earlier start included. */
  NavigableSet<Instant> beats() {
    try {
      return samples(series, reader).stream()
          .map(Watch.Sample::at)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The samples of a recorded series. */
  static List<Watch.Sample> samples(Path series, ApplicationName application) throws IOException {
    List<Watch.Sample> samples = new ArrayList<>();
    for (String line : Files.exists(series) ? Files.readAllLines(series) : List.<String>of()) {
      String[] cells = line.split(",", -1);
      if (cells.length == SERIES.size() + 1 && Character.isDigit(cells[0].charAt(0))) {
        TreeMap<String, Double> values = new TreeMap<>();
        for (int i = 0; i < SERIES.size(); i++) {
          if (!cells[i + 1].isBlank()) {
            values.put(SERIES.get(i), Double.parseDouble(cells[i + 1]));
          }
        }
        samples.add(
            new Watch.Sample(Instant.ofEpochMilli(Long.parseLong(cells[0])), application, values));
      }
    }
    return samples;
  }

  Path seriesFile() {
    return series;
  }

  private static void append(Path file, String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
