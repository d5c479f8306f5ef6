package io.millrace.control.explain;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, durations and times as people read them. */
final class Words {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  /** Up to three decimals, none where there are none: {@code 9}, {@code 0.5}. */
  static String number(double amount) {
    if (!Double.isFinite(amount)) {
      return Double.toString(amount);
    }
    String decimal = String.format(Locale.ROOT, "%.3f", amount).replaceAll("0+$", "");
    return decimal.endsWith(".") ? decimal.substring(0, decimal.length() - 1) : decimal;
  }

  /** {@code 0.4 s}, {@code 12 s}, {@code 2 min 14 s}, {@code 3 h 5 min}, {@code 2 d 3 h}. */
  static String duration(Duration duration) {
    Duration length = duration.isNegative() ? Duration.ZERO : duration;
    if (length.toSeconds() < 10) {
      return number(Math.round(length.toMillis() / 100.0) / 10.0) + " s";
    }
    if (length.toMinutes() < 1) {
      return length.toSeconds() + " s";
    }
    if (length.toHours() < 1) {
      return two(length.toMinutes(), "min", length.toSecondsPart(), "s");
    }
    if (length.toDays() < 1) {
      return two(length.toHours(), "h", length.toMinutesPart(), "min");
    }
    return two(length.toDays(), "d", length.toHoursPart(), "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /** {@code 1 TaskManager}, {@code 2 TaskManagers}. */
  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
