package io.millrace.api.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Collects problems over all inputs, so that the user sees all of them in one go. */
public final class Problems {
  private final Map<String, Integer> fileOrder = new LinkedHashMap<>();
  private final List<Problem> found = new ArrayList<>();
  private final HostKind host;

  public Problems(HostKind host) {
    this.host = host;
  }

  /** Tells that {@code file} comes next; files never told come in the order of their problems. */
  public void begin(String file) {
    fileOrder.putIfAbsent(file, fileOrder.size());
  }

  /** Keeps what concerns the host. */
  public void add(Problem problem) {
    begin(problem.file());
    if (problem.concerns(host)) {
      found.add(problem);
    }
  }

  public int errors() {
    return (int) found.stream().filter(Problem::isError).count();
  }

  /** All of them in the order of the input; a repeated one (an alias seen twice) once. */
  public List<Problem> sorted() {
    var order =
        Comparator.<Problem>comparingInt(each -> fileOrder.getOrDefault(each.file(), 0))
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column);
    return new ArrayList<>(new LinkedHashSet<>(found)).stream().sorted(order).toList();
  }
}
