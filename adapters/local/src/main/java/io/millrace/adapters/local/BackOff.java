package io.millrace.adapters.local;

import java.time.Duration;

/**
 * How long a place waits before its next process: not at all after a first death, then 1, 2, 4 s up
 * to 30 s; a process that lived for a minute starts the count anew.
 *
 * @param deaths in a row, each before it had lived long enough
 */
record BackOff(int deaths) {
  static final BackOff NONE = new BackOff(0);
  static final Duration LONGEST = Duration.ofSeconds(30);
  static final Duration LIFE_THAT_COUNTS = Duration.ofSeconds(60);

  private static final int DOUBLINGS = 5;

  /** The state after one more death. */
  BackOff died(Duration lived) {
    return new BackOff(lived.compareTo(LIFE_THAT_COUNTS) >= 0 ? 1 : deaths + 1);
  }

  /** Time from the last death to the next start. */
  Duration delay() {
    if (deaths <= 1) {
      return Duration.ZERO;
    }
    Duration doubled = Duration.ofSeconds(1L << Math.min(DOUBLINGS, deaths - 2));
    return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }
}
