package io.millrace.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeSet;

/** The longest time without output: what a user of the job notices of a rescale. */
final class Silence {
  private Silence() {}

  /**
   * @param outputs times at which any subtask gave out something
   * @param from begin of the window, usually when the rescale began
   * @param until end of the window
   * @return the longest distance of two neighbouring outputs of which the later lies in the window; zero without any
   */
  static Duration longest(Collection<Instant> outputs, Instant from, Instant until) {
    TreeSet<Instant> sorted = new TreeSet<>(outputs);
    Duration longest = Duration.ZERO;
    Instant before = sorted.floor(from);
    for (Instant output : sorted.subSet(from, true, until, true)) {
      if (before != null) {
        Duration silence = Duration.between(before, output);
        longest = silence.compareTo(longest) > 0 ? silence : longest;
      }
      before = output;
    }
    return longest;
  }
}
