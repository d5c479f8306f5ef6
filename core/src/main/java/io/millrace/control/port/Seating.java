package io.millrace.control.port;

import io.millrace.model.Replicas;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which places a host of numbered processes keeps, so that asking twice changes nothing. */
public final class Seating {
  private Seating() {}

  /**
   * The places that are to be taken: those that are, then the smallest free ones. When there are
   * too many, the expendable go first, then the highest.
   *
   * @param taken process id by place
   * @param expendable ids of processes
   */
  public static SortedSet<Integer> of(
      SortedMap<Integer, String> taken, Replicas wanted, Set<String> expendable) {
    SortedSet<Integer> kept = new TreeSet<>();
    taken.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Integer, String>, Boolean>comparing(
                    entry -> expendable.contains(entry.getValue()))
                .thenComparing(Map.Entry::getKey))
        .limit(wanted.value())
        .forEach(entry -> kept.add(entry.getKey()));
    for (int place = 0; kept.size() < wanted.value(); place++) {
      kept.add(place);
    }
    return kept;
  }
}
