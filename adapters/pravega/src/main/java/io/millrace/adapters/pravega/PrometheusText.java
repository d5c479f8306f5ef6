package io.millrace.adapters.pravega;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A page in Prometheus' text format. Comments, types, timestamps and exemplars are skipped.
 *
 * <p>Source: the exposition formats of the Prometheus documentation, text 0.0.4 and OpenMetrics.
 */
final class PrometheusText {
  private PrometheusText() {}

  /** One series with its value now. */
  record Series(String name, SortedMap<String, String> labels, double value) {
    Series {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** Whether the series carries all these labels with these values. */
    boolean has(SortedMap<String, String> wanted) {
      return labels.entrySet().containsAll(wanted.entrySet());
    }
  }

  /**
   * All series of the page, in its order.
   *
   * @throws IllegalArgumentException with the line's number if one cannot be read
   */
  static List<Series> parse(String page) {
    return parse(page, "");
  }

  /**
   * The series of one metric; lines of others are not looked at.
   *
   * @throws IllegalArgumentException with the line's number if one of its lines cannot be read
   */
  static List<Series> parse(String page, String metric) {
    List<Series> all = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) page.lines()::iterator) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#") || !text.startsWith(metric)) {
        continue;
      }
      Series series = new Line(text, number).read();
      if (metric.isEmpty() || series.name().equals(metric)) {
        all.add(series);
      }
    }
    return all;
  }

  /** Reads one line from left to right. */
  private static final class Line {
    private final String text;
    private final int number;
    private int at;

    Line(String text, int number) {
      this.text = text;
      this.number = number;
    }

    Series read() {
      String name = word("a metric's name", true);
      skipBlanks();
      SortedMap<String, String> labels = new TreeMap<>();
      if (peek() == '{') {
        at++;
        labels = labels();
      }
      skipBlanks();
      // what follows the value is a timestamp or an exemplar
      int end = at;
      while (end < text.length() && !isBlank(text.charAt(end))) {
        end++;
      }
      return new Series(name, labels, value(text.substring(at, end)));
    }

    private SortedMap<String, String> labels() {
      SortedMap<String, String> labels = new TreeMap<>();
      while (true) {
        skipBlanks();
        if (peek() == '}') {
          at++;
          return labels;
        }
        String name = word("a label's name", false);
        skipBlanks();
        expect('=');
        skipBlanks();
        if (labels.put(name, quoted()) != null) {
          throw wrong("label " + name + " twice");
        }
        skipBlanks();
        if (peek() != '}') {
          expect(',');
        }
      }
    }

    private String word(String what, boolean isMetric) {
      int start = at;
      while (at < text.length() && isWord(text.charAt(at), at > start, isMetric)) {
        at++;
      }
      if (at == start) {
        throw wrong(what + " expected");
      }
      return text.substring(start, at);
    }

    private static boolean isWord(char c, boolean isInside, boolean isMetric) {
      return c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c == '_'
          || isInside && c >= '0' && c <= '9'
          || isMetric && c == ':';
    }

    private String quoted() {
      expect('"');
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        char c = text.charAt(at++);
        value.append(c == '\\' ? escaped() : c);
      }
      expect('"');
      return value.toString();
    }

    private char escaped() {
      if (at == text.length()) {
        throw wrong("the line ends within a label");
      }
      char c = text.charAt(at++);
      switch (c) {
        case 'n':
          return '\n';
        case '\\', '"':
          return c;
        default:
          throw wrong("no such escape: \\" + c);
      }
    }

    private double value(String word) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "nan":
          return Double.NaN;
        case "inf", "+inf", "infinity", "+infinity":
          return Double.POSITIVE_INFINITY;
        case "-inf", "-infinity":
          return Double.NEGATIVE_INFINITY;
        default:
          break;
      }
      try {
        if (!word.isEmpty() && Character.isLetter(word.charAt(word.length() - 1))) {
          throw wrong("no number: " + word); // Java would take 1d and 1f
        }
        return Double.parseDouble(word);
      } catch (NumberFormatException e) {
        throw wrong("no number: " + word);
      }
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private void expect(char c) {
      if (peek() != c) {
        throw wrong(c + " expected");
      }
      at++;
    }

    private void skipBlanks() {
      while (at < text.length() && isBlank(text.charAt(at))) {
        at++;
      }
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\t';
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException(
          "line " + number + ", column " + (at + 1) + ": " + what + " in " + text);
    }
  }
}
