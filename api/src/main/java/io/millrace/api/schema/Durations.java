package io.millrace.api.schema;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 5s}, {@code 1m30s}. */
public final class Durations {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(ms|s|m|h)");

  /** Above zero, whatever its parts. */
  public static final Shape.Text SHAPE =
      Shapes.text(
          "a duration above 0 such as 250ms, 5s or 1m",
          "(?=.*[1-9])([0-9]{1,9}(\\.[0-9]{1,6})?(ms|s|m|h))+",
          40);

  private Durations() {}

  /** The duration of a text that {@link #SHAPE} allows. */
  public static Duration parse(String text) {
    Duration total = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long nanosPerUnit =
          switch (part.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      var nanos = new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosPerUnit));
      total =
          total
              .plusSeconds(
                  nanos.divideToIntegralValue(BigDecimal.valueOf(1_000_000_000L)).longValue())
              .plusNanos(nanos.remainder(BigDecimal.valueOf(1_000_000_000L)).longValue());
    }
    return total;
  }
}
