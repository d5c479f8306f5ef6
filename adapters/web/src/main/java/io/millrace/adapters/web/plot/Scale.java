package io.millrace.adapters.web.plot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times and values to places on the sheet, and round numbers for both axes. */
record Scale(Instant from, Instant to, double top, int left, int right, int upper, int lower) {
  private static final List<Integer> TIME_STEPS =
      List.of(
          1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400);
  private static final List<Double> ROUND = List.of(1.0, 2.0, 2.5, 5.0, 10.0);
  private static final int TIME_TICKS = 9;
  private static final int VALUE_TICKS = 5;

  double x(Instant at) {
    double whole = Math.max(1, Duration.between(from, to).toMillis());
    return left + Duration.between(from, at).toMillis() / whole * (right - left);
  }

  double y(double value) {
    return lower - value / top * (lower - upper);
  }

  /** Round values from 0 up to the top. */
  List<Double> valueTicks(boolean isCount) {
    double raw = top / VALUE_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double round =
        ROUND.stream().mapToDouble(m -> m * power).filter(s -> s >= raw).findFirst().orElse(raw);
    double step = isCount ? Math.max(1, Math.ceil(round)) : round;
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= top; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Whole steps of time since the start. */
  List<Duration> timeTicks() {
    long whole = Duration.between(from, to).toSeconds();
    long step =
        TIME_STEPS.stream()
            .mapToLong(Integer::longValue)
            .filter(s -> whole / s <= TIME_TICKS)
            .findFirst()
            .orElse(whole);
    List<Duration> ticks = new ArrayList<>();
    for (long at = 0; at <= whole; at += Math.max(1, step)) {
      ticks.add(Duration.ofSeconds(at));
    }
    return ticks;
  }

  /** {@code 7:30}, {@code 1:07:30}. */
  static String clock(Duration since) {
    String rest = String.format(Locale.ROOT, "%02d", since.toSecondsPart());
    return since.toHours() > 0
        ? String.format(Locale.ROOT, "%d:%02d:%s", since.toHours(), since.toMinutesPart(), rest)
        : since.toMinutes() + ":" + rest;
  }

  /** Up to three decimals, none where there are none. */
  static String number(double value) {
    String decimal = String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "");
    return decimal.endsWith(".") ? decimal.substring(0, decimal.length() - 1) : decimal;
  }
}
