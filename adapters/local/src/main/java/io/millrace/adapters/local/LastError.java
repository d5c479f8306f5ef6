package io.millrace.adapters.local;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the line of a Java process's log that says why it ended. */
final class LastError {
  /** A time in one or two words, perhaps a thread, the level, the message. */
  private static final Pattern ERROR = Pattern.compile("\\S+(?: \\S+){0,2} +ERROR +(.*)");

  private static final Pattern THROWABLE = Pattern.compile("[\\w.$]+(Exception|Error)\\b.*");
  private static final String CAUSE = "Caused by: ";
  private static final int MAX_LENGTH = 300;

  private LastError() {}

  /**
   * The innermost cause of the last error, else its exception, else its own line.
   *
   * @param lines end of a log, oldest first
   */
  static Optional<String> of(List<String> lines) {
    int error = lines.size() - 1;
    while (error >= 0 && !isError(lines.get(error))) {
      error--;
    }
    if (error < 0) {
      return Optional.empty();
    }
    String told = message(lines.get(error));
    for (String line : lines.subList(error + 1, lines.size())) {
      if (line.startsWith(CAUSE)) {
        told = line.substring(CAUSE.length());
      } else if (THROWABLE.matcher(line).matches()) {
        told = line;
      }
    }
    String line = told.strip();
    return Optional.of(
        line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 3) + "...");
  }

  private static boolean isError(String line) {
    return ERROR.matcher(line).matches()
        || line.startsWith("Exception in thread ")
        || line.startsWith("Error: ")
        || line.startsWith("Error occurred during ");
  }

  private static String message(String line) {
    Matcher matcher = ERROR.matcher(line);
    return matcher.matches() ? matcher.group(1) : line;
  }
}
