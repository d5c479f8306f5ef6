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
 * written for that operator. CPU is what metrics-server reads of the kubelet.
 */
class LyftExampleIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String NAMESPACE = "flink-operator";
  private static final String NAME = "wordcount-operator-example";

  /** Where, and for what, the published autoscaler was written. */
  private static final String FOO_NAMESPACE = "default";

  private static final String FOO = "foo";

  /**
   * The load of the job's image, thousandths of a core: 160 in the ebb, five times as much in the
   * flood.
   */
  private static final String LOAD = "--rate 16 --micros 1100 --tide 60 --flood 5";

  /** Of one TaskManager of foo; four of them find room on two cores. */
  private static final int REQUEST_MILLIS = 400;

  private Cluster cluster;
  private TestPlane plane;

  @BeforeEach
  void begin() {
    cluster = Cluster.started();
    plane = cluster.plane();
    plane.image(TestImages.wordCount(LOAD));
    plane.metricsServer();
  }

  @AfterEach
  void end() {
    System.out.println(cluster.operatorLog());
    plane.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=180s");
    plane.kubectl(
        "delete",
        "hpa/" + FOO,
        "flinkapplication/" + FOO,
        "-n",
        FOO_NAMESPACE,
        "--ignore-not-found",
        "--timeout=180s");
  }

  @Test
  @DisplayName(
      "L1 L3 L9 the example runs as it is written, and says each step; its end leaves nothing")
  void theExampleRuns() {
    plane.kubectl("create", "namespace", NAMESPACE);
    plane.kubectl(
        "wait", "-n", NAMESPACE, "--for=create", "serviceaccount/default", "--timeout=60s");
    try (Following watch = watch(NAMESPACE)) {
      plane.apply(NAMESPACE, example());
      awaitRunning(NAMESPACE, NAME, 2, 4);
      assertExact(NAMESPACE, 4);

      assertThat(turns(watch, 0)).isEqualTo(",ClusterStarting,Running");
      plane.kubectl("delete", "flinkapplication/" + NAME, "-n", NAMESPACE, "--timeout=120s");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        plane.kubectl(
                            "get",
                            "pods,jobs,deployments,services,configmaps,pdb",
                            "-n",
                            NAMESPACE,
                            "-o",
                            "name"))
                    .doesNotContain(NAME));
  }

  /** The text says of its foo that it has parallelism 4 and two slots, and nothing of requests. */
  @Test
  @DisplayName("L6 L10 its autoscaler takes it from 2 to 4 TaskManagers by CPU, and back")
  void itsAutoscalerFollowsTheLoad() {
    try (Following watch = watch(FOO_NAMESPACE)) {
      plane.apply(
          FOO_NAMESPACE,
          example()
              .replace("name: " + NAME, "name: " + FOO)
              .replace("namespace: " + NAMESPACE, "namespace: " + FOO_NAMESPACE)
              .replace("parallelism: 3", "parallelism: 4")
              .replaceFirst("(?s)(taskManagerConfig.*?cpu: )\"0.1\"", "$1" + REQUEST_MILLIS + "m"));
      awaitRunning(FOO_NAMESPACE, FOO, 2, 4);
      Set<Long> begun = assertExact(FOO_NAMESPACE, 4);

      awaitCalm();
      plane.apply(FOO_NAMESPACE, text("wordcount-hpa.yaml"));
      awaitRunning(FOO_NAMESPACE, FOO, 4, 8);
      assertThat(assertExact(FOO_NAMESPACE, 8)).as("goes on").isEqualTo(begun);
      awaitRunning(FOO_NAMESPACE, FOO, 2, 4);
      assertThat(assertExact(FOO_NAMESPACE, 4)).as("goes on").isEqualTo(begun);

      assertThat(turns(watch, 0)).matches(",ClusterStarting,Running(,Rescaling,Running)+");
      assertThat(turns(watch, 1)).matches(",2(,3)?,4(,3)?,2");
    }
  }

  /** But for the name of the image, which was made by another build. */
  private static String example() {
    return text("wordcount.yaml")
        .replace("docker.io/lyft/wordcount-operator-example:{sha}", TestImages.WORD_COUNT);
  }

  /** Phase and wanted TaskManagers at each write of the resource. */
  private Following watch(String namespace) {
    return plane.follow(
        "get",
        "flinkapplications",
        "-n",
        namespace,
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

  private void awaitRunning(String namespace, String name, int taskManagers, int parallelism) {
    long since = System.currentTimeMillis();
    await()
        .alias(taskManagers + " TaskManagers")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              JsonNode status =
                  json("get", "flinkapplication/" + name, "-n", namespace, "-o", "json")
                      .path("status");
              return status.path("phase").asText().equals("Running")
                  && status.path("jobStatus").path("state").asText().equals("RUNNING")
                  && status.path("jobStatus").path("parallelism").asInt() == parallelism
                  && status.path("clusterStatus").path("numberOfTaskManagers").asInt()
                      == taskManagers;
            });
    System.out.printf(
        "%d TaskManagers after %.1f s; CPU %s%n",
        taskManagers, (System.currentTimeMillis() - since) / 1000.0, cpuMillis());
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
              return cpu.size() == 2 && cpu.stream().allMatch(each -> each < REQUEST_MILLIS * 0.44);
            });
  }

  private List<Integer> cpuMillis() {
    List<Integer> all = new ArrayList<>();
    JsonNode metrics =
        json(
            "get",
            "--raw",
            "/apis/metrics.k8s.io/v1beta1/namespaces/"
                + FOO_NAMESPACE
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
  private Set<Long> assertExact(String namespace, int subtasks) {
    await()
        .alias(subtasks + " subtasks have counted")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> JobFigures.read(plane, namespace).counted().size() == subtasks);
    JobFigures figures = JobFigures.read(plane, namespace);
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
