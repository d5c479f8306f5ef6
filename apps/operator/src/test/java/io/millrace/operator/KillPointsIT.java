package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.millrace.model.ApplicationName;
import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An update of a running job, once for each of the writes that it takes: the operator dies with
 * that write, another one takes over, and the update ends as if nothing had happened.
 */
class KillPointsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ACCOUNT = "system:serviceaccount:millrace:millrace-operator";
  private static final String NAME = "river";

  /** Updates at a time: they mostly wait. */
  private static final int SIDE_BY_SIDE = 6;

  @TempDir private static Path journals;
  private static TestPlane plane;
  private static KubernetesClient admin;

  @BeforeAll
  static void start() throws IOException {
    Path deploy = InstallationTest.FOLDER.toAbsolutePath().normalize();
    plane = TestPlane.control(deploy.resolve("crds"), deploy.resolve("operator.yaml"));
    admin = new KubernetesClientBuilder().withConfig(config("")).build();
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  private static Config config(String user) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(plane.kubeconfig()));
    if (!user.isEmpty()) {
      config.setImpersonateUsername(user);
    }
    return config;
  }

  @Test
  void anUpdateSurvivesADeathAfterEachOfItsWrites() throws Exception {
    int writes = update(0);
    assertThat(writes)
        .as("writes of an update: memory, savepoint, removals, starts, status")
        .isGreaterThan(8);
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      List<Future<Integer>> updates =
          IntStream.rangeClosed(1, writes)
              .mapToObj(kill -> threads.submit(() -> update(kill)))
              .toList();
      for (Future<Integer> update : updates) {
        update.get();
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.printf("%d kill points of one update%n", writes);
  }

  /**
   * One application's update.
   *
   * @param kill number of the write that the operator dies with; 0 lets it live
   * @return writes that the first operator made for the update
   */
  private static int update(int kill) throws IOException {
    String namespace = plane.namespace();
    ApplicationName application = new ApplicationName(namespace, NAME);
    Path journal = Files.createDirectories(journals.resolve(namespace));
    try (FakeJobManager jobManager = new FakeJobManager(2);
        FakeKubelet kubelet = new FakeKubelet(admin, application, jobManager, 4)) {
      apply(namespace, "example/job:1", jobManager);
      int writes;
      try (MortalOperator first =
          new MortalOperator(config(ACCOUNT), namespace, journal, jobManager)) {
        awaitRunning(namespace, "example/job:1");
        first.dieAfter(kill == 0 ? Integer.MAX_VALUE : kill);
        apply(namespace, "example/job:2", jobManager);
        if (kill == 0) {
          awaitRunning(namespace, "example/job:2");
        } else {
          await("write " + kill).atMost(PATIENCE).until(() -> first.isDead() || isDone(namespace));
        }
        writes = first.writes();
      }
      try (MortalOperator second =
          new MortalOperator(config(ACCOUNT), namespace, journal, jobManager)) {
        awaitRunning(namespace, "example/job:2");
      }
      String what = "killed with write " + kill;
      assertThat(jobManager.savepoints()).as(what + ": savepoints").isEqualTo(1);
      assertThat(kubelet.together()).as(what + ": JobManagers at one time").isEmpty();
      assertThat(plane.kubectl("get", "jobs", "-n", namespace, "-o", "json"))
          .as(what + ": it began from the savepoint")
          .contains("file:///savepoints/one");
      assertThat(get(namespace).path("status").path("deployHash").asText()).isNotEmpty();
      return writes;
    }
  }

  private static void apply(String namespace, String image, FakeJobManager jobManager) {
    plane.apply(
        namespace,
        """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: %s}
        spec:
          image: %s
          jarName: job.jar
          entryClass: com.example.Job
          parallelism: 4
          uiPort: %d
          taskManagerConfig: {taskSlots: 2}
        """
            .formatted(NAME, image, jobManager.port()));
  }

  private static void awaitRunning(String namespace, String image) {
    await(image + " runs in " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              JsonNode status = get(namespace).path("status");
              assertThat(status.path("phase").asText()).isEqualTo("Running");
              assertThat(plane.kubectl("get", "jobs", "-n", namespace, "-o", "jsonpath={..image}"))
                  .isEqualTo(image);
            });
  }

  private static boolean isDone(String namespace) {
    return get(namespace).path("status").path("phase").asText().equals("Running")
        && plane
            .kubectl("get", "jobs", "-n", namespace, "-o", "jsonpath={..image}")
            .equals("example/job:2");
  }

  private static JsonNode get(String namespace) {
    try {
      return JSON.readTree(
          plane.kubectl("get", "flinkapplication", NAME, "-n", namespace, "-o", "json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
