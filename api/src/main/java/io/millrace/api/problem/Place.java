package io.millrace.api.problem;

import java.util.regex.Pattern;

/**
 * Where something stands in the input.
 *
 * @param file the path as the user gave it, or {@code stdin}
 * @param document index of the document in its file, from 0
 * @param line from 1; 0 means the file as a whole
 * @param column from 1; 0 means the file as a whole
 * @param path field path such as {@code spec.metrics[0].type}; empty for the document itself
 */
public record Place(String file, int document, int line, int column, String path) {
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final int LONGEST_KEY = 60;

  public static Place ofFile(String file) {
    return new Place(file, 0, 0, 0, "");
  }

  public Place at(int newLine, int newColumn) {
    return new Place(file, document, newLine, newColumn, path);
  }

  /** The field {@code key} of what stands here, at the same position. */
  public Place child(String key) {
    if (PLAIN_KEY.matcher(key).matches()) {
      return withPath(path.isEmpty() ? key : path + "." + key);
    }
    return withPath(path + "[\"" + Quoting.abbreviate(key, LONGEST_KEY) + "\"]");
  }

  /** The item {@code index} of the list that stands here, at the same position. */
  public Place item(int index) {
    return withPath(path + "[" + index + "]");
  }

  public Place withPath(String newPath) {
    return new Place(file, document, line, column, newPath);
  }

  /** {@code file:line:column}, or the file alone. */
  public String where() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }

  /** {@code line 12} when the other place is in the same file, else {@code file:12}. */
  public String seenFrom(Place other) {
    return file.equals(other.file) ? "line " + line : file + ":" + line;
  }
}
