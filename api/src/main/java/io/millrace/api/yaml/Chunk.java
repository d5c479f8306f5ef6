package io.millrace.api.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of one document. Cutting at the markers first keeps a mistake in one document from
 * hiding the mistakes of the next.
 *
 * @param firstLine line of the file that the text begins on, from 1
 */
record Chunk(int firstLine, String text) {
  private static final Pattern MARKER = Pattern.compile("(---|\\.\\.\\.)(\\s.*)?", Pattern.DOTALL);

  private static final Pattern ESCAPE = Pattern.compile("\\\\.");

  static List<Chunk> split(String text) {
    var chunks = new ArrayList<Chunk>();
    String[] lines = text.split("(?<=\n)", -1);
    var current = new StringBuilder();
    int first = 1;
    for (int i = 0; i < lines.length; i++) {
      if (MARKER.matcher(lines[i]).matches()) {
        addUnlessEmpty(chunks, new Chunk(first, current.toString()));
        current = new StringBuilder();
        boolean isStart = lines[i].startsWith("---");
        first = isStart ? i + 1 : i + 2;
        current.append(isStart ? lines[i] : "");
      } else {
        current.append(lines[i]);
      }
    }
    addUnlessEmpty(chunks, new Chunk(first, current.toString()));
    return chunks;
  }

  /** Blank lines, comments, directives and markers alone are no document. */
  private static void addUnlessEmpty(List<Chunk> chunks, Chunk chunk) {
    boolean hasContent =
        chunk
            .text
            .lines()
            .map(line -> line.startsWith("---") ? line.substring(3) : line)
            .map(String::strip)
            .anyMatch(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("%"));
    if (hasContent) {
      chunks.add(chunk);
    }
  }

  /** Whether it is JSON, or YAML in the same brackets. */
  boolean isInBrackets() {
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[");
  }

  /**
   * JSON may indent with tabs and escape a slash, YAML may not: a tab outside a JSON string is a
   * space, and an escaped slash a slash.
   */
  String parseable() {
    return isInBrackets()
        ? ESCAPE
            .matcher(text.replace('\t', ' '))
            .replaceAll(
                pair -> Matcher.quoteReplacement(pair.group().equals("\\/") ? "/" : pair.group()))
        : text;
  }

  /** The line {@code number} of the file, or nothing. */
  String line(int number) {
    return text.lines().skip(Math.max(0, number - firstLine)).findFirst().orElse("");
  }
}
