package io.millrace.planning.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How to go on after failures in a row: at once, then after 1, 2, 4 ... 30 seconds, and not at all
 * after the sixth.
 *
 * @param notBefore earliest next start
 */
record CrashLoop(boolean isHopeless, Instant notBefore) {
  /** A job that ran this long has recovered; its next failure is a first one. */
  static final Duration HEALTHY_AFTER = Duration.ofSeconds(30);

  /** No start that ends well takes longer; an attempt is healthy from then on. */
  static final Duration LONGEST_START = Duration.ofMinutes(5);

  private static final int HOPELESS_AFTER = 6;
  private static final long MAX_BACK_OFF_SECONDS = 30;

  static CrashLoop of(List<Instant> failures, Instant now) {
    if (failures.isEmpty()) {
      return new CrashLoop(false, now);
    }
    int repeats = failures.size() - 1;
    // 0, 1, 2, 4, 8 ... seconds after the last failure
    long backOff = repeats == 0 ? 0 : Math.min(MAX_BACK_OFF_SECONDS, 1L << (repeats - 1));
    Instant last = failures.get(failures.size() - 1);
    return new CrashLoop(failures.size() >= HOPELESS_AFTER, last.plusSeconds(backOff));
  }
}
