package io.millrace.api.trigger;

import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Partitions of a topic as a list of numbers and ranges: {@code 1-4,8}. */
public final class Partitions {
  private static final Pattern PART =
      Pattern.compile("\\s*([0-9]{1,7})\\s*(?:-\\s*([0-9]{1,7})\\s*)?");

  /** More than any broker can hold of one topic: a larger range is a typing mistake. */
  private static final int MOST = 100_000;

  private Partitions() {}

  /** The numbers of the partitions; empty for a text that names none. */
  public static Optional<TreeSet<Integer>> parse(String text) {
    var numbers = new TreeSet<Integer>();
    for (String each : text.split(",", -1)) {
      Matcher part = PART.matcher(each);
      if (!part.matches()) {
        return Optional.empty();
      }
      int first = Integer.parseInt(part.group(1));
      int last = part.group(2) == null ? first : Integer.parseInt(part.group(2));
      if (last < first || last - first >= MOST || numbers.size() >= MOST) {
        return Optional.empty();
      }
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return Optional.of(numbers);
  }
}
