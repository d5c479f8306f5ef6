package io.millrace.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How closely TaskManagers followed segments.
 *
 * @param segmentChanges how often the segment count changed
 * @param equalShare share of the time in which TaskManagers = segments, 0 to 1
 * @param upSeconds for each growth of the stream, seconds until there were as many TaskManagers as
 *     segments
 * @param downSeconds the same for each shrinking
 */
public record Following(
    int segmentChanges, double equalShare, Distribution upSeconds, Distribution downSeconds) {

  /** Both counts from {@code at} on, until the next point. */
  public record Point(Instant at, int segments, int taskManagers) {
    boolean isEqual() {
      return segments == taskManagers;
    }
  }

  /**
   * @param recorded in order of time; what comes at {@code until} or later is not looked at
   * @param from begin of the measurement, after the start-up allowance
   * @param until its end
   */
  public static Following of(List<Point> recorded, Instant from, Instant until) {
    List<Point> points = recorded.stream().filter(point -> point.at().isBefore(until)).toList();
    int changes = 0;
    Duration equal = Duration.ZERO;
    List<Double> up = new ArrayList<>();
    List<Double> down = new ArrayList<>();
    List<Pending> pending = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      Instant end = i + 1 < points.size() ? points.get(i + 1).at() : until;
      Instant begin = later(point.at(), from);
      if (point.isEqual() && end.isAfter(begin)) {
        equal = equal.plus(Duration.between(begin, earlier(end, until)));
      }
      boolean hasChanged = i > 0 && points.get(i - 1).segments() != point.segments();
      if (hasChanged && !point.at().isBefore(from)) {
        changes++;
        pending.add(new Pending(point.at(), point.segments() > points.get(i - 1).segments()));
      }
      if (point.isEqual()) {
        for (Pending change : pending) {
          (change.isUp() ? up : down)
              .add(Duration.between(change.at(), point.at()).toMillis() / 1000.0);
        }
        pending.clear();
      }
    }
    // what was never followed counts with all the time that it had
    for (Pending change : pending) {
      (change.isUp() ? up : down).add(Duration.between(change.at(), until).toMillis() / 1000.0);
    }
    double whole = Math.max(1, Duration.between(from, until).toMillis());
    return new Following(
        changes, equal.toMillis() / whole, Distribution.of(up), Distribution.of(down));
  }

  private record Pending(Instant at, boolean isUp) {}

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
