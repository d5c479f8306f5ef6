package io.millrace.adapters.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the one line that tells in the end of a container's log. */
final class LastWords {
  private static final int LONGEST = 400;
  private static final String CAUSED_BY = "Caused by: ";

  /** A line that names what was thrown, with or without a date and a logger in front. */
  private static final Pattern THROWN = Pattern.compile("(?:Exception|Error)\\b");

  /** The package in front of an exception's name. */
  private static final Pattern PACKAGE = Pattern.compile("^(?:[a-z]\\w*\\.)+(?=[A-Z])");

  private LastWords() {}

  /**
   * The innermost cause of the last stack trace, else the last line that names an exception, else
   * the last line.
   *
   * @param log its end, or what the container has said itself
   * @return at most 400 characters; empty when there is nothing
   */
  static Optional<String> of(String log) {
    List<String> lines = log.lines().map(String::strip).filter(LastWords::tells).toList();
    return last(lines.stream().filter(line -> line.startsWith(CAUSED_BY)).toList())
        .map(line -> line.substring(CAUSED_BY.length()))
        .or(() -> last(lines.stream().filter(line -> THROWN.matcher(line).find()).toList()))
        .or(() -> last(lines))
        .map(line -> shorten(PACKAGE.matcher(line).replaceFirst("")));
  }

  private static Optional<String> last(List<String> lines) {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
  }

  private static boolean tells(String line) {
    return !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("... ");
  }

  private static String shorten(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }
}
