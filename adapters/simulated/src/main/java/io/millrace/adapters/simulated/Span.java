package io.millrace.adapters.simulated;

import java.time.Duration;

/** How long something takes, from the luckiest case to the worst. */
public record Span(Duration shortest, Duration longest) {
  public Span {
    if (shortest.isNegative() || shortest.compareTo(longest) > 0) {
      throw new IllegalArgumentException("not a span: " + shortest + " to " + longest);
    }
  }

  public static Span millis(long shortest, long longest) {
    return new Span(Duration.ofMillis(shortest), Duration.ofMillis(longest));
  }
}
