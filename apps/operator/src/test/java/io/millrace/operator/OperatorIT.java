package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.millrace.adapters.web.WebServer;
import io.millrace.model.ApplicationName;
import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator with the rights that {@code deploy/operator.yaml} gives to it, on a plane without a
 * node; where pods must run, the test says that they do.
 */
class OperatorIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Nothing that the schema of the kind could refuse. */
  private static final String UNCLOSED = "programArgs: --name 'a stream";

  private static final String ACCOUNT = "system:serviceaccount:millrace:millrace-operator";

  @TempDir private static Path journal;
  private static TestPlane plane;
  private static KubernetesClient admin;
  private static KubernetesClient account;
  private static Operator operator;

  @BeforeAll
  static void start() throws IOException {
    Path deploy = InstallationTest.FOLDER.toAbsolutePath().normalize();
    plane = TestPlane.control(deploy.resolve("crds"), deploy.resolve("operator.yaml"));
    admin = client("");
    account = client(ACCOUNT);
    Figures figures = new Figures();
    operator =
        Operator.start(
            account,
            new Operator.Settings(Set.of(), 4, journal, WebServer.Options.DEFAULT),
            figures);
  }

  @AfterAll
  static void stop() {
    operator.close();
    account.close();
    admin.close();
  }

  private static KubernetesClient client(String user) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(plane.kubeconfig()));
    if (!user.isEmpty()) {
      config.setImpersonateUsername(user);
    }
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** What is not there yet may also show as an error. */
  private static ConditionFactory eventually() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).ignoreExceptions();
  }

  private static void apply(String namespace, String name, String moreLines) {
    plane.apply(
        namespace,
        """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: %s}
        spec:
          image: example/job:1
          jarName: job.jar
          entryClass: com.example.Job
          parallelism: 4
        """
                .formatted(name)
            + moreLines.indent(2));
  }

  private static JsonNode get(String namespace, String name) {
    try {
      return JSON.readTree(
          plane.kubectl("get", "flinkapplication", name, "-n", namespace, "-o", "json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String condition(String namespace, String name, String type, String field) {
    for (JsonNode each : get(namespace, name).path("status").path("conditions")) {
      if (each.path("type").asText().equals(type)) {
        return each.path(field).asText();
      }
    }
    return "";
  }

  private static JsonNode scale(String namespace, String name) {
    try {
      return JSON.readTree(
          plane.kubectl(
              "get",
              "--raw",
              "/apis/flink.k8s.io/v1beta1/namespaces/%s/flinkapplications/%s/scale"
                  .formatted(namespace, name)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void scaleIsReadableBeforeAnythingRuns() {
    String namespace = plane.namespace();
    apply(namespace, "river", "taskManagerConfig: {taskSlots: 2}");

    eventually()
        .untilAsserted(
            () -> {
              JsonNode scale = scale(namespace, "river");
              assertThat(scale.path("spec").path("replicas").asInt()).isEqualTo(2);
              assertThat(scale.path("status").path("selector").asText())
                  .contains("flink-app=river", "flink-deployment-type=taskmanager");
            });

    plane.kubectl("scale", "flinkapplication/river", "-n", namespace, "--replicas=3");
    apply(namespace, "river", "taskManagerConfig: {taskSlots: 2}");

    assertThat(scale(namespace, "river").path("spec").path("replicas").asInt())
        .as("applying the file again takes nothing back")
        .isEqualTo(3);
  }

  @Test
  void theDefaultCountFollowsTheParallelismUntilSomebodyWritesAnother() {
    String namespace = plane.namespace();
    apply(namespace, "river", "taskManagerConfig: {taskSlots: 2}");
    awaitReplicas(namespace, 2);

    apply(namespace, "river", "taskManagerConfig: {taskSlots: 1}");
    awaitReplicas(namespace, 4);

    plane.kubectl("scale", "flinkapplication/river", "-n", namespace, "--replicas=3");
    awaitReplicas(namespace, 3);
    apply(namespace, "river", "taskManagerConfig: {taskSlots: 4}");
    await()
        .during(Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .until(() -> scale(namespace, "river").path("spec").path("replicas").asInt() == 3);
  }

  private static void awaitReplicas(String namespace, int replicas) {
    await()
        .atMost(PATIENCE)
        .until(() -> scale(namespace, "river").path("spec").path("replicas").asInt() == replicas);
  }

  @Test
  void invalidResourceNamesTheFieldAndIsTakenWhenItIsRight() {
    String namespace = plane.namespace();
    apply(namespace, "river", UNCLOSED);

    eventually()
        .untilAsserted(
            () -> assertThat(condition(namespace, "river", "Valid", "status")).isEqualTo("False"));
    assertThat(condition(namespace, "river", "Valid", "reason")).isEqualTo("Invalid");
    assertThat(condition(namespace, "river", "Valid", "message"))
        .contains("spec.programArgs", "a quote is not closed");
    assertThat(plane.kubectl("get", "jobs,deployments", "-n", namespace, "-o", "name")).isEmpty();

    apply(namespace, "river", "programArgs: --name 'a stream'");

    eventually()
        .untilAsserted(
            () -> assertThat(condition(namespace, "river", "Valid", "status")).isEqualTo("True"));
  }

  @Test
  void deletionEndsAndLeavesNothing() {
    String namespace = plane.namespace();
    apply(namespace, "river", "");
    eventually()
        .untilAsserted(
            () -> {
              assertThat(get(namespace, "river").path("metadata").path("finalizers").toString())
                  .contains("job.finalizers.flink.k8s.io");
              assertThat(plane.kubectl("get", "jobs", "-n", namespace)).contains("river-");
            });

    plane.kubectl(
        "delete", "flinkapplication/river", "-n", namespace, "--wait=true", "--timeout=180s");

    eventually()
        .untilAsserted(
            () ->
                assertThat(
                        plane.kubectl(
                            "get",
                            "pods,jobs,deployments,services,configmaps,pdb",
                            "-n",
                            namespace,
                            "-o",
                            "name"))
                    .doesNotContain("river"));
  }

  @Test
  void resourceThatWasNeverRightCanBeDeleted() {
    String namespace = plane.namespace();
    apply(namespace, "river", UNCLOSED);
    eventually()
        .untilAsserted(
            () -> assertThat(condition(namespace, "river", "Valid", "status")).isEqualTo("False"));

    plane.kubectl(
        "delete", "flinkapplication/river", "-n", namespace, "--wait=true", "--timeout=180s");
  }

  @Test
  void silentJobManagerKeepsNobodyElseWaiting() {
    String namespace = plane.namespace();
    try (FakeJobManager silent = new FakeJobManager(1);
        FakeKubelet kubelet =
            new FakeKubelet(admin, new ApplicationName(namespace, "silent"), silent, 1)) {
      silent.fallSilent();
      apply(namespace, "silent", "uiPort: " + silent.port());
      eventually()
          .untilAsserted(
              () ->
                  assertThat(
                          plane.kubectl("get", "pods", "-n", namespace, "-o", "jsonpath={..podIP}"))
                      .contains("127.0.0.1"));

      apply(namespace, "river", "");

      eventually()
          .untilAsserted(
              () ->
                  assertThat(get(namespace, "river").path("status").path("phase").asText())
                      .isEqualTo("ClusterStarting"));
    }
  }

  @Test
  void jobRunsIsScaledAndStopsWithASavepoint() throws InterruptedException {
    String namespace = plane.namespace();
    ApplicationName name = new ApplicationName(namespace, "river");
    try (FakeJobManager jobManager = new FakeJobManager(2);
        FakeKubelet kubelet = new FakeKubelet(admin, name, jobManager, 4)) {
      String file = "uiPort: " + jobManager.port() + "\ntaskManagerConfig: {taskSlots: 2}";
      apply(namespace, "river", file);
      eventually()
          .untilAsserted(
              () -> {
                assertThat(condition(namespace, "river", "Ready", "status")).isEqualTo("True");
                JsonNode status = get(namespace, "river").path("status");
                assertThat(status.path("phase").asText()).isEqualTo("Running");
                assertThat(status.path("clusterStatus").path("numberOfTaskManagers").asInt())
                    .isEqualTo(2);
                assertThat(status.path("jobStatus").path("state").asText()).isEqualTo("RUNNING");
                assertThat(status.path("jobStatus").path("parallelism").asInt()).isEqualTo(4);
              });
      assertThat(scale(namespace, "river").path("status").path("replicas").asInt()).isEqualTo(2);

      AtomicReference<JsonNode> settled = new AtomicReference<>(get(namespace, "river"));
      eventually()
          .during(Duration.ofSeconds(6))
          .until(
              () -> {
                JsonNode now = get(namespace, "river");
                return now.equals(settled.getAndSet(now));
              });
      apply(namespace, "river", file);
      eventually()
          .alias("nothing was changed, nothing is written")
          .during(Duration.ofSeconds(3))
          .until(() -> get(namespace, "river").equals(settled.get()));

      plane.kubectl("scale", "flinkapplication/river", "-n", namespace, "--replicas=3");
      eventually()
          .untilAsserted(
              () -> {
                JsonNode status = get(namespace, "river").path("status");
                assertThat(status.path("phase").asText()).isEqualTo("Running");
                assertThat(status.path("jobStatus").path("parallelism").asInt()).isEqualTo(6);
              });
      assertThat(scale(namespace, "river").path("status").path("replicas").asInt()).isEqualTo(3);
      assertThat(plane.kubectl("get", "events", "-n", namespace))
          .contains("flinkapplication/river");

      apply(namespace, "river", file + "\n" + UNCLOSED);
      eventually()
          .untilAsserted(
              () ->
                  assertThat(condition(namespace, "river", "Valid", "status")).isEqualTo("False"));
      assertThat(get(namespace, "river").path("status").path("phase").asText())
          .as("what runs stays as it is")
          .isEqualTo("Running");

      plane.kubectl(
          "delete", "flinkapplication/river", "-n", namespace, "--wait=true", "--timeout=180s");
      assertThat(jobManager.savepoints()).isEqualTo(1);
    }
  }
}
