package io.millrace.api.problem;

/** Shows the user's own words on one line. */
public final class Quoting {
  private static final int LONGEST = 60;

  private Quoting() {}

  /** The text in double quotes, shortened, with control characters escaped. */
  public static String quote(String text) {
    return '"' + abbreviate(text, LONGEST) + '"';
  }

  /** The text on one line of at most {@code longest} characters. */
  public static String abbreviate(String text, int longest) {
    var line = new StringBuilder();
    text.codePoints().limit(longest + 1L).forEach(each -> append(line, each));
    return text.codePointCount(0, text.length()) > longest ? line + "..." : line.toString();
  }

  private static void append(StringBuilder line, int codePoint) {
    switch (codePoint) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT) {
          line.append(String.format("\\u%04x", codePoint));
        } else {
          line.appendCodePoint(codePoint);
        }
      }
    }
  }
}
