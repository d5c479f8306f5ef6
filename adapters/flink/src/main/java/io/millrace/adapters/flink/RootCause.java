package io.millrace.adapters.flink;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the one line that tells in what Flink prints of an exception. */
final class RootCause {
  private static final int LONGEST = 400;
  private static final String CAUSED_BY = "Caused by: ";
  private static final List<String> EMPTY_TALK =
      List.of("Internal server error.", "<Exception on server side:", "End of exception on server");

  /** The package in front of an exception's name. */
  private static final Pattern PACKAGE = Pattern.compile("^(?:[a-z][\\w]*\\.)+(?=[A-Z])");

  private RootCause() {}

  /**
   * The innermost cause of a printed stack trace, without its frames and its package.
   *
   * @return at most 400 characters; empty when the text says nothing
   */
  static Optional<String> of(String trace) {
    List<String> lines = trace.lines().map(String::strip).filter(RootCause::tells).toList();
    Optional<String> innermost =
        lines.stream().filter(line -> line.startsWith(CAUSED_BY)).reduce((a, b) -> b);
    return innermost
        .map(line -> line.substring(CAUSED_BY.length()))
        .or(() -> lines.stream().findFirst())
        .map(line -> shorten(PACKAGE.matcher(line).replaceFirst("")));
  }

  private static boolean tells(String line) {
    boolean isFrame = line.startsWith("at ") || line.startsWith("... ");
    return !line.isEmpty() && !isFrame && EMPTY_TALK.stream().noneMatch(line::startsWith);
  }

  private static String shorten(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }
}
