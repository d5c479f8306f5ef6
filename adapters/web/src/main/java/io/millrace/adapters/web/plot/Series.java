package io.millrace.adapters.web.plot;

import java.time.Instant;
import java.util.List;

/**
 * One line of a plot.
 *
 * @param unit of the values, such as {@code events/s}; empty for a plain count
 * @param points oldest first; a value that is not finite makes a gap
 */
public record Series(String label, String unit, Shape shape, Tone tone, List<Point> points) {
  /** One figure. */
  public record Point(Instant at, double value) {}

  /** How it is drawn. */
  public enum Shape {
    /** A line with a pale area under it. */
    AREA,
    LINE,
    /** Holds its value until the next point. */
    STEP,
    /** A broad pale step, for another step to run in. */
    CHANNEL,
    /** A dot on a stem for each point. */
    DROPS
  }

  /** What it stands for; the theme has the colour. */
  public enum Tone {
    WATER,
    DEEP_WATER,
    OAK,
    SILT,
    SLATE
  }

  public Series {
    points = List.copyOf(points);
  }

  boolean isStep() {
    return shape == Shape.STEP || shape == Shape.CHANNEL;
  }
}
