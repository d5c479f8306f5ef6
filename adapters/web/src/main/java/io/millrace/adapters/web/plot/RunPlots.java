package io.millrace.adapters.web.plot;

import io.millrace.adapters.web.plot.Series.Point;
import io.millrace.adapters.web.plot.Series.Shape;
import io.millrace.adapters.web.plot.Series.Tone;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.decision.ScalingDecision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plots of a run: the page's charts, each as a file of its own. */
public final class RunPlots {
  private final List<Watch.Sample> samples;
  private final List<Pass> history;
  private final Theme theme;

  private RunPlots(List<Watch.Sample> samples, List<Pass> history, Theme theme) {
    this.samples = List.copyOf(samples);
    this.history = List.copyOf(history);
    this.theme = theme;
  }

  /**
   * @param samples of one application, oldest first
   * @param history its decisions, oldest first
   * @return SVG documents by file name; a chart none of whose figures was ever measured is missing
   */
  public static SortedMap<String, String> of(
      List<Watch.Sample> samples, List<Pass> history, Theme theme) {
    return new RunPlots(samples, history, theme).files();
  }

  private SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    put(
        files,
        "load.svg",
        "Load",
        List.of(
            series("offeredPerSecond", "offered", "events/s", Shape.AREA, Tone.WATER),
            series("readPerSecond", "read", "events/s", Shape.LINE, Tone.DEEP_WATER)),
        List.of());
    put(
        files,
        "size.svg",
        "Segments and TaskManagers",
        List.of(
            series("segments", "segments", "", Shape.CHANNEL, Tone.WATER),
            series("taskManagers", "TaskManagers", "", Shape.STEP, Tone.OAK)),
        markers());
    put(
        files,
        "backlog.svg",
        "Backlog",
        List.of(series("backlogRecords", "not yet read", "records", Shape.AREA, Tone.SILT)),
        List.of());
    put(
        files,
        "silence.svg",
        "Output silence at each rescale",
        List.of(series("outputSilenceSeconds", "silence", "s", Shape.DROPS, Tone.SLATE)),
        List.of());
    return files;
  }

  private void put(
      Map<String, String> files,
      String file,
      String title,
      List<Series> series,
      List<Marker> markers) {
    boolean isMeasured =
        series.stream()
            .flatMap(line -> line.points().stream())
            .anyMatch(point -> Double.isFinite(point.value()));
    if (isMeasured) {
      files.put(file, Plots.svg(title, series, markers, theme));
    }
  }

  /** An unknown figure stays in as a gap, so that all plots share their times. */
  private Series series(String name, String label, String unit, Shape shape, Tone tone) {
    List<Point> points =
        samples.stream()
            .map(sample -> new Point(sample.at(), sample.values().getOrDefault(name, Double.NaN)))
            .toList();
    return new Series(label, unit, shape, tone, points);
  }

  private List<Marker> markers() {
    if (samples.isEmpty()) {
      return List.of();
    }
    Watch.Sample first = samples.get(0);
    Watch.Sample last = samples.get(samples.size() - 1);
    return history.stream()
        .filter(pass -> !pass.at().isBefore(first.at()) && !pass.at().isAfter(last.at()))
        .filter(pass -> !pass.before().desired().equals(pass.decision().next().desired()))
        .map(RunPlots::marker)
        .toList();
  }

  private static Marker marker(Pass pass) {
    int from = pass.before().desired().value();
    int to = pass.decision().next().desired().value();
    String why =
        pass.decision()
            .scaling()
            .map(ScalingDecision::reason)
            .orElseGet(() -> pass.decision().reasons().get(0))
            .message();
    return new Marker(
        pass.at(), to > from, String.format(Locale.ROOT, "%d to %d: %s", from, to, why));
  }
}
