package io.millrace.e2e;

import io.millrace.testplane.TestPlane;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a counting job says of itself on the metrics pages of its TaskManagers, by subtask, of those
 * that have counted something.
 *
 * @param began when the counted topic began, in milliseconds since the epoch
 */
record JobFigures(List<Long> counted, List<Long> lost, List<Long> doubled, Set<Long> began) {
  private static final Pattern FIGURE =
      Pattern.compile(
          "(?m)^flink_taskmanager_job_task_operator_(counted|lost|doubled|began)\\{[^}]*} (\\S+)$");

  static JobFigures read(TestPlane plane, String namespace) {
    List<Long> counted = new ArrayList<>();
    List<Long> lost = new ArrayList<>();
    List<Long> doubled = new ArrayList<>();
    Set<Long> began = new TreeSet<>();
    String pods =
        plane.kubectl(
            "get",
            "pods",
            "-n",
            namespace,
            "-l",
            "flink-deployment-type=taskmanager",
            "--field-selector=status.phase=Running",
            "-o",
            "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}");
    for (String pod : pods.lines().toList()) {
      String page =
          plane.kubectl(
              "get",
              "--raw",
              "/api/v1/namespaces/" + namespace + "/pods/" + pod + ":9249/proxy/metrics");
      Matcher figure = FIGURE.matcher(page);
      while (figure.find()) {
        long value = (long) Double.parseDouble(figure.group(2));
        switch (figure.group(1)) {
          case "counted" -> addCounted(counted, value);
          case "lost" -> lost.add(value);
          case "doubled" -> doubled.add(value);
          default -> addCounted(began, value);
        }
      }
    }
    return new JobFigures(counted, lost, doubled, began);
  }

  private static void addCounted(java.util.Collection<Long> to, long value) {
    if (value > 0) {
      to.add(value);
    }
  }
}
