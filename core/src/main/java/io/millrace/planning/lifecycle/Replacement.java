package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Processes that died and came back, perhaps between two looks.
 *
 * @param before restarts by id when the application was last whole
 * @param now the processes that make it whole
 */
record Replacement(SortedMap<String, Integer> before, List<ProcessView> now) {

  /** Restarts by id, to be compared with at the next look. */
  SortedMap<String, Integer> restarts() {
    SortedMap<String, Integer> restarts = new TreeMap<>();
    now.forEach(process -> restarts.put(process.id(), process.restarts()));
    return restarts;
  }

  /** Which by which, if any; another number of them is another size, and no repair. */
  List<Reason> told(String code) {
    if (before.size() != now.size()) {
      return List.of();
    }
    List<String> gone = new ArrayList<>(before.keySet());
    List<String> come = new ArrayList<>();
    for (ProcessView process : now) {
      Integer restarts = before.get(process.id());
      if (restarts == null || process.restarts() > restarts) {
        come.add(process.id());
      } else {
        gone.remove(process.id());
      }
    }
    return come.isEmpty()
        ? List.of()
        : List.of(Reason.of(code, String.join(", ", gone) + " by " + String.join(", ", come)));
  }
}
