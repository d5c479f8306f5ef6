package io.millrace.adapters.web.plot;

import io.millrace.adapters.web.plot.Series.Point;
import io.millrace.adapters.web.plot.Series.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws one plot as an SVG document. */
public final class Plots {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 320;
  private static final int LEFT = 64;
  private static final int RIGHT = WIDTH - 20;
  private static final int UPPER = 66;
  private static final int LOWER = HEIGHT - 40;
  private static final int LEGEND_PITCH = 8;

  private final String title;
  private final List<Series> series;
  private final List<Marker> markers;
  private final Scale scale;
  private final StringBuilder svg = new StringBuilder();

  private Plots(String title, List<Series> series, List<Marker> markers) {
    this.title = title;
    this.series = List.copyOf(series);
    this.markers = List.copyOf(markers);
    this.scale = scaleOf(series, markers);
  }

  /**
   * A document of 960 by 320 units. Times are told since the first point; values begin at zero.
   *
   * @param series all with the same unit, drawn in this order; the first one's unit names the axis
   */
  public static String svg(String title, List<Series> series, List<Marker> markers, Theme theme) {
    return new Plots(title, series, markers).draw(theme);
  }

  private static Scale scaleOf(List<Series> series, List<Marker> markers) {
    List<Instant> times =
        Stream.concat(
                series.stream().flatMap(line -> line.points().stream()).map(Point::at),
                markers.stream().map(Marker::at))
            .sorted()
            .toList();
    Instant from = times.isEmpty() ? Instant.EPOCH : times.get(0);
    Instant to = times.isEmpty() ? from.plusSeconds(60) : times.get(times.size() - 1);
    double highest =
        series.stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(Point::value)
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    double room = series.stream().anyMatch(Series::isStep) ? highest + 0.6 : highest * 1.08;
    return new Scale(from, to, room > 0 ? room : 1, LEFT, RIGHT, UPPER, LOWER);
  }

  private String draw(Theme theme) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t">
        <title id="t">%s</title>
        <style>%s
        text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;fill:var(--quiet)}
        .title{font-size:17px;font-weight:600;fill:var(--ink)}
        .grid{stroke:var(--hair);fill:none}.zero{stroke:var(--line);fill:none}
        </style>
        <rect width="%d" height="%d" fill="var(--ground)"/>
        <text class="title" x="%d" y="30">%s</text>
        """
            .formatted(
                WIDTH, HEIGHT, escape(title), theme.style(), WIDTH, HEIGHT, 20, escape(title)));
    legend();
    grid();
    series.forEach(this::line);
    markers.forEach(this::marker);
    return svg.append("</svg>\n").toString();
  }

  private void legend() {
    int x = 20;
    String unit = series.isEmpty() ? "" : series.get(0).unit();
    for (Series line : series) {
      boolean isBroad = line.shape() == Shape.AREA || line.shape() == Shape.CHANNEL;
      add(
          "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"%d\" rx=\"1.5\" fill=\"%s\" fill-opacity=\"%s\"/>",
          x, isBroad ? 43 : 46, isBroad ? 9 : 3, Theme.colour(line.tone()), isBroad ? "0.5" : "1");
      add("<text x=\"%d\" y=\"52\">%s</text>", x + 20, escape(line.label()));
      x += 20 + line.label().length() * LEGEND_PITCH + 22;
    }
    if (!unit.isEmpty()) {
      add("<text x=\"%d\" y=\"52\" text-anchor=\"end\">%s</text>", RIGHT, escape(unit));
    }
  }

  private void grid() {
    boolean isCount = series.stream().anyMatch(Series::isStep);
    for (double value : scale.valueTicks(isCount)) {
      String y = coordinate(scale.y(value));
      add("<path class=\"%s\" d=\"M%d %sH%d\"/>", value == 0 ? "zero" : "grid", LEFT, y, RIGHT);
      add(
          "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>",
          LEFT - 10, coordinate(scale.y(value) + 4.5), Scale.number(value));
    }
    for (Duration since : scale.timeTicks()) {
      String x = coordinate(scale.x(scale.from().plus(since)));
      add("<path class=\"grid\" d=\"M%s %dV%d\"/>", x, UPPER, LOWER);
      add(
          "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          x, LOWER + 22, Scale.clock(since));
    }
  }

  private void line(Series line) {
    String colour = Theme.colour(line.tone());
    if (line.shape() == Shape.DROPS) {
      drops(line, colour);
      return;
    }
    for (List<Point> run : runs(line.points())) {
      String path = line.isStep() ? steps(run) : segments(run);
      if (line.shape() == Shape.AREA) {
        add(
            "<path d=\"%sV%dH%sZ\" fill=\"%s\" fill-opacity=\"0.18\"/>",
            path, LOWER, coordinate(scale.x(run.get(0).at())), colour);
      }
      boolean isChannel = line.shape() == Shape.CHANNEL;
      add(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-opacity=\"%s\"/>",
          path, colour, isChannel ? "10" : "2", isChannel ? "0.35" : "1");
    }
  }

  private void drops(Series line, String colour) {
    for (Point point : line.points()) {
      if (Double.isFinite(point.value())) {
        String x = coordinate(scale.x(point.at()));
        String y = coordinate(scale.y(point.value()));
        add("<path d=\"M%s %dV%s\" stroke=\"%s\" stroke-opacity=\"0.6\"/>", x, LOWER, y, colour);
        add("<circle cx=\"%s\" cy=\"%s\" r=\"4\" fill=\"%s\"/>", x, y, colour);
      }
    }
  }

  private void marker(Marker marker) {
    double x = scale.x(marker.at());
    int base = marker.isUp() ? UPPER - 1 : UPPER - 9;
    int tip = marker.isUp() ? UPPER - 9 : UPPER - 1;
    add(
        "<path d=\"M%s %dH%sL%s %dZ\" fill=\"%s\"><title>%s</title></path>",
        coordinate(x - 4.5),
        base,
        coordinate(x + 4.5),
        coordinate(x),
        tip,
        Theme.colour(marker.isUp() ? Series.Tone.OAK : Series.Tone.WATER),
        escape(marker.words()));
  }

  /** The stretches between gaps. */
  private static List<List<Point>> runs(List<Point> points) {
    List<List<Point>> runs = new ArrayList<>();
    List<Point> run = new ArrayList<>();
    for (Point point : points) {
      if (Double.isFinite(point.value())) {
        run.add(point);
      } else if (!run.isEmpty()) {
        runs.add(run);
        run = new ArrayList<>();
      }
    }
    if (!run.isEmpty()) {
      runs.add(run);
    }
    return runs;
  }

  private String segments(List<Point> run) {
    StringBuilder path = new StringBuilder();
    for (Point point : run) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(coordinate(scale.x(point.at())))
          .append(' ')
          .append(coordinate(scale.y(point.value())));
    }
    return path.toString();
  }

  private String steps(List<Point> run) {
    StringBuilder path = new StringBuilder();
    double level = Double.NaN;
    for (Point point : run) {
      String x = coordinate(scale.x(point.at()));
      if (path.isEmpty()) {
        path.append('M').append(x).append(' ').append(coordinate(scale.y(point.value())));
      } else if (point.value() != level) {
        path.append('H').append(x).append('V').append(coordinate(scale.y(point.value())));
      }
      level = point.value();
    }
    return path.append('H').append(coordinate(scale.x(run.get(run.size() - 1).at()))).toString();
  }

  private void add(String template, Object... values) {
    svg.append(String.format(Locale.ROOT, template, values)).append('\n');
  }

  private static String coordinate(double place) {
    return Scale.number(Math.round(place * 10) / 10.0);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
