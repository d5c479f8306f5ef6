package io.millrace.api.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a command line as a POSIX shell does, without expanding anything. */
final class Arguments {
  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean isInWord;
  private int at;

  private Arguments(String text) {
    this.text = text;
  }

  /** The words; empty when a quote is not closed. */
  static Optional<List<String>> split(String text) {
    return new Arguments(text).split();
  }

  private Optional<List<String>> split() {
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '\'' || next == '"') {
        if (!quoted(next)) {
          return Optional.empty();
        }
      } else if (next == '\\' && at < text.length()) {
        append(text.charAt(at++));
      } else if (Character.isWhitespace(next)) {
        endWord();
      } else {
        append(next);
      }
    }
    endWord();
    return Optional.of(List.copyOf(words));
  }

  private void append(char next) {
    word.append(next);
    isInWord = true;
  }

  private void endWord() {
    if (isInWord) {
      words.add(word.toString());
      word.setLength(0);
      isInWord = false;
    }
  }

  /** Reads up to the closing quote; inside double quotes a backslash escapes " \ $ and `. */
  private boolean quoted(char quote) {
    isInWord = true;
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == quote) {
        return true;
      }
      boolean isEscape =
          quote == '"'
              && next == '\\'
              && at < text.length()
              && "\"\\$`".indexOf(text.charAt(at)) >= 0;
      word.append(isEscape ? text.charAt(at++) : next);
    }
    return false;
  }
}
