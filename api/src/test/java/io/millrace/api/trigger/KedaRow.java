package io.millrace.api.trigger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A row of a table of what KEDA 2.21 makes of a trigger, as {@code src/test/resources/keda} has
 * them.
 *
 * <p>A row is {@code what ! options ! authentication ! KEDA's verdict ! what is expected}; options
 * are {@code key=value} with semicolons between them; {@code \n} in a value is a line's end. The
 * verdict is {@code ok} or {@code no}, and {@code differs} with a reason where we judge otherwise.
 *
 * @param differs why our verdict is the opposite of KEDA's
 * @param expected for a refused row the option that is at fault
 */
record KedaRow(
    String what,
    SortedMap<String, String> options,
    SortedMap<String, String> authentication,
    boolean isRight,
    Optional<String> differs,
    SortedMap<String, String> expected) {

  static List<KedaRow> of(String table) {
    Path file = Path.of("src", "test", "resources", "keda", table + ".txt");
    try {
      var rows = new ArrayList<KedaRow>();
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          rows.add(row(line));
        }
      }
      return rows;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static KedaRow row(String line) {
    String[] cells = line.split("!", -1);
    if (cells.length != 5) {
      throw new IllegalArgumentException("not five cells: " + line);
    }
    String verdict = cells[3].strip();
    Optional<String> differs =
        verdict.contains("differs:")
            ? Optional.of(verdict.substring(verdict.indexOf(':') + 1).strip())
            : Optional.empty();
    return new KedaRow(
        cells[0].strip(),
        pairs(cells[1]),
        pairs(cells[2]),
        verdict.startsWith("ok"),
        differs,
        pairs(cells[4]));
  }

  private static SortedMap<String, String> pairs(String cell) {
    var pairs = new TreeMap<String, String>();
    for (String each : cell.split(";", -1)) {
      int sign = each.indexOf('=');
      if (sign > 0) {
        // spaces after the sign belong to the value
        pairs.put(each.substring(0, sign).strip(), each.substring(sign + 1).replace("\\n", "\n"));
      } else if (!each.isBlank()) {
        pairs.put(each.strip(), "");
      }
    }
    pairs.replaceAll(
        (key, value) -> value.endsWith(" ") && !key.equals("sasl") ? value.stripTrailing() : value);
    return pairs;
  }

  /** Whether it is to be accepted here. */
  boolean isAccepted() {
    return differs.isPresent() != isRight;
  }
}
