package io.millrace.e2e;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long output was silent, for each way of changing a size and each change. */
final class Silences {
  private static final String UP = "all up";
  private static final String DOWN = "all down";

  /** By way, then by change; milliseconds. */
  private final Map<String, Map<String, List<Long>>> all = new LinkedHashMap<>();

  void add(String way, int from, int to, long millis) {
    Map<String, List<Long>> changes = all.computeIfAbsent(way, name -> new LinkedHashMap<>());
    for (String change : List.of(from + " -> " + to, to > from ? UP : DOWN)) {
      changes.computeIfAbsent(change, name -> new ArrayList<>()).add(millis);
    }
  }

  /** Seconds, with the ratio of each median to that of the first way. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-30s %-9s %3s %6s %6s %6s %6s%n",
            "longest silence, s",
            "change",
            "n",
            "min",
            "median",
            "max",
            "ratio"));
    all.forEach(
        (way, changes) ->
            changes.forEach((change, millis) -> table.append(row(way, change, millis))));
    return table.toString();
  }

  private String row(String way, String change, Collection<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    List<Long> first = all.values().iterator().next().getOrDefault(change, sorted);
    return String.format(
        Locale.ROOT,
        "%-30s %-9s %3d %6.2f %6.2f %6.2f %5.1fx%n",
        way,
        change,
        sorted.size(),
        sorted.get(0) / 1000.0,
        median(sorted) / 1000.0,
        sorted.get(sorted.size() - 1) / 1000.0,
        median(sorted) / Math.max(1, median(first)));
  }

  private static double median(Collection<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2.0;
  }
}
