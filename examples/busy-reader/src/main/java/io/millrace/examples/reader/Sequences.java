package io.millrace.examples.reader;

import java.util.Arrays;

/**
 * Which numbers of one key were seen, as an array of disjoint ascending ranges {@code from, to,
 * from, to, ...}, each {@code to} exclusive. One range from 0 on says that nothing is missing;
 * every hole adds one.
 *
 * <p>Events of a key may overtake one another where a stream's segment splits and two readers feed
 * one auditor; so a hole is a loss only if it stays.
 */
final class Sequences {
  private static final long[] NONE = {};

  private Sequences() {}

  static long[] none() {
    return NONE;
  }

  static boolean contains(long[] ranges, long number) {
    int next = firstAbove(ranges, number);
    return next > 0 && ranges[next - 1] > number;
  }

  /** The ranges with {@code number} among them; the argument stays as it was. */
  static long[] with(long[] ranges, long number) {
    if (contains(ranges, number)) {
      return ranges;
    }
    int at = firstAbove(ranges, number);
    boolean joinsLeft = at > 0 && ranges[at - 1] == number;
    boolean joinsRight = at < ranges.length && ranges[at] == number + 1;
    if (joinsLeft && joinsRight) {
      return without(ranges, at - 1);
    }
    long[] wider;
    if (joinsLeft || joinsRight) {
      wider = ranges.clone();
      wider[joinsLeft ? at - 1 : at] = joinsLeft ? number + 1 : number;
    } else {
      wider = Arrays.copyOf(ranges, ranges.length + 2);
      System.arraycopy(ranges, at, wider, at + 2, ranges.length - at);
      wider[at] = number;
      wider[at + 1] = number + 1;
    }
    return wider;
  }

  /** Numbers from 0 to the highest seen that were not seen. */
  static long missing(long[] ranges) {
    return ranges.length == 0 ? 0 : ranges[ranges.length - 1] - seen(ranges);
  }

  static long seen(long[] ranges) {
    long seen = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      seen += ranges[i + 1] - ranges[i];
    }
    return seen;
  }

  /** Index of the first range that begins above {@code number}. */
  private static int firstAbove(long[] ranges, long number) {
    // the newest range is the likely one
    int at = ranges.length;
    while (at > 0 && ranges[at - 2] > number) {
      at -= 2;
    }
    return at;
  }

  /** Joins two ranges by taking out the end of one and the start of the next. */
  private static long[] without(long[] ranges, int at) {
    long[] joined = Arrays.copyOf(ranges, ranges.length - 2);
    System.arraycopy(ranges, at + 2, joined, at, ranges.length - 2 - at);
    return joined;
  }
}
