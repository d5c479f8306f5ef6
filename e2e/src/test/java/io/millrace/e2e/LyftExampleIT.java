package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testplane.Following;
import io.millrace.testplane.TestImages;
import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The example of the Lyft operator and the autoscaler that was published with it, as they were
 * written for that operator: no line is changed but the names of the image and of the target. CPU
 * is what metrics-server reads of the kubelet.
 */
class LyftExampleIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String NAMESPACE = "flink-operator";
  private static final String NAME = "wordcount-operator-example";

  /**
   * The load of the job's image: all but nothing for a turn, then for a turn so much that two
   * TaskManagers are at twice what the autoscaler wants or more.
   */
  private static final String LOAD = "--rate 40 --micros 500 --tide 60";

  /** Thousandths of a core of one TaskManager at which the autoscaler lets two be two. */
  private static final int CALM_MILLIS = 44;

  private Cluster cluster;
  private TestPlane plane;

  @BeforeEach
  void begin() {
    cluster = Cluster.started();
    plane = cluster.plane();
    plane.image(TestImages.wordCount(LOAD));
    plane.metricsServer();
    plane.kubectl("create", "namespace", NAMESPACE);
    plane.kubectl(
        "wait", "-n", NAMESPACE, "--for=create", "serviceaccount/default", "--timeout=60s");
  }

  @AfterEach
  void end() {
    System.out.println(cluster.operatorLog());
    plane.kubectl("delete", "namespace", NAMESPACE, "--wait=true", "--timeout=180s");
  }

  @Test
  @DisplayName("L1 L3 L6 L9 L10 the example runs, its autoscaler takes it from 2 to 4 and back")
  void theExampleRunsAndFollowsItsAutoscaler() {
    try (Following watch = watch()) {
      plane.apply(
          NAMESPACE,
          text("wordcount.yaml")
              .replace("docker.io/lyft/wordcount-operator-example:{sha}", TestImages.WORD_COUNT));
      awaitRunning(2, 4);
      Set<Long> begun = assertExact(4);

      awaitCalm();
      plane.apply(
          NAMESPACE,
          text("wordcount-hpa.yaml")
              .replace("name: foo", "name: " + NAME)
              .replace("namespace: default", ""));
      awaitRunning(4, 8);
      assertThat(assertExact(8)).as("goes on").isEqualTo(begun);
      awaitRunning(2, 4);
      assertThat(assertExact(4)).as("goes on").isEqualTo(begun);

      System.out.println(watch.lines());
      assertThat(turns(watch, 0)).matches("(?:,)?ClusterStarting,Running(,Rescaling,Running)+");
      assertThat(turns(watch, 1)).matches("2(,3)?,4(,3)?,2");
    }
  }

  /** Phase and wanted TaskManagers at each write of the resource. */
  private Following watch() {
    return plane.follow(
        "get",
        "flinkapplications",
        "-n",
        NAMESPACE,
        "--watch",
        "-o",
        "jsonpath={.status.phase}/{.spec.taskManagerConfig.replicas}/{.status.jobStatus.parallelism}{\"\\n\"}");
  }

  /** What a column of the watch was in turn. */
  private static String turns(Following watch, int column) {
    List<String> turns = new ArrayList<>();
    for (String line : watch.lines()) {
      String now = line.split("/", -1)[column];
      if (turns.isEmpty() || !turns.get(turns.size() - 1).equals(now)) {
        turns.add(now);
      }
    }
    return String.join(",", turns);
  }

  private void awaitRunning(int taskManagers, int parallelism) {
    long since = System.currentTimeMillis();
    await()
        .alias(taskManagers + " TaskManagers")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              JsonNode status =
                  json("get", "flinkapplication/" + NAME, "-n", NAMESPACE, "-o", "json")
                      .path("status");
              return status.path("phase").asText().equals("Running")
                  && status.path("jobStatus").path("state").asText().equals("RUNNING")
                  && status.path("jobStatus").path("parallelism").asInt() == parallelism
                  && status.path("clusterStatus").path("numberOfTaskManagers").asInt()
                      == taskManagers;
            });
    System.out.printf(
        "%d TaskManagers after %.1f s%n",
        taskManagers, (System.currentTimeMillis() - since) / 1000.0);
  }

  /** Young JVMs are busy with themselves. */
  private void awaitCalm() {
    await()
        .alias("calm")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              List<Integer> cpu = cpuMillis();
              System.out.println("CPU of the TaskManagers: " + cpu);
              return cpu.size() == 2 && cpu.stream().mapToInt(each -> each).sum() < 2 * CALM_MILLIS;
            });
  }

  private List<Integer> cpuMillis() {
    List<Integer> all = new ArrayList<>();
    JsonNode metrics =
        json(
            "get",
            "--raw",
            "/apis/metrics.k8s.io/v1beta1/namespaces/"
                + NAMESPACE
                + "/pods?labelSelector=flink-deployment-type=taskmanager");
    for (JsonNode pod : metrics.path("items")) {
      String cpu = pod.path("containers").path(0).path("usage").path("cpu").asText();
      all.add((int) (Long.parseLong(cpu.replace("n", "")) / 1_000_000));
    }
    return all;
  }

  /**
   * Each of so many subtasks says that nothing was lost and nothing doubled.
   *
   * @return when the counted topic began: more than one moment, or another than before, says that
   *     state was lost as a whole
   */
  private Set<Long> assertExact(int subtasks) {
    await()
        .alias(subtasks + " subtasks have counted")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> JobFigures.read(plane, NAMESPACE).counted().size() == subtasks);
    JobFigures figures = JobFigures.read(plane, NAMESPACE);
    assertThat(figures.lost()).as("lost").containsOnly(0L);
    assertThat(figures.doubled()).as("doubled").containsOnly(0L);
    assertThat(figures.began()).as("began").hasSize(1);
    return figures.began();
  }

  private JsonNode json(String... command) {
    try {
      return JSON.readTree(plane.kubectl(command));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(String name) {
    try (InputStream file = LyftExampleIT.class.getResourceAsStream(name)) {
      assertThat(file).as(name).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
