package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the guide tells its readers to do is done, line by line and in its order; what it shows as
 * the answer is what comes.
 */
class GuideIT {
  /** A block of commands, and what the guide shows after it, if anything. */
  private static final Pattern STEP =
      Pattern.compile("```sh\n(.*?)```\n(?:\\s*```output\n(.*?)```\n)?", Pattern.DOTALL);

  @TempDir private Path folder = Path.of("");
  private Cluster cluster = Cluster.started();

  @AfterEach
  void end() {
    System.out.println(cluster.operatorLog());
    cluster
        .plane()
        .kubectl(
            "delete",
            "namespace/streams",
            "persistentvolume/counting-data",
            "--ignore-not-found",
            "--wait=true",
            "--timeout=180s");
  }

  @Test
  @DisplayName("the guide for Kubernetes leads from an empty cluster to a job that scales")
  void leadsToAJobThatScales() throws IOException {
    TestPlane plane = cluster.plane();
    plane.metricsServer();
    Path kubeconfig = Files.copy(plane.kubeconfig(), folder.resolve("kubeconfig"));
    Path guide = Path.of("../../docs/guides/kubernetes.md").toAbsolutePath().normalize();

    int steps = 0;
    Matcher step = STEP.matcher(Files.readString(guide));
    while (step.find()) {
      String said = plane.shell(kubeconfig, step.group(1));
      System.out.println(step.group(1) + said);
      if (step.group(2) != null) {
        assertThat(plain(said)).as(step.group(1)).matches(pattern(step.group(2)));
      }
      steps++;
    }

    assertThat(steps).isGreaterThan(5);
  }

  /** Columns are as wide as what stands in them. */
  private static String plain(String text) {
    return text.lines()
        .map(line -> line.strip().replaceAll(" +", " ") + "\n")
        .collect(Collectors.joining());
  }

  /** An ellipsis is what differs each time; on a line of its own it is any number of lines. */
  private static Pattern pattern(String shown) {
    return Pattern.compile(
        plain(shown)
            .lines()
            .map(
                line ->
                    line.equals("…")
                        ? "(?:.*\n)*"
                        : Pattern.quote(line).replace("…", "\\E.*\\Q") + "\n")
            .collect(Collectors.joining()));
  }
}
