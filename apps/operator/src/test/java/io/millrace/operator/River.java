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
import java.util.ArrayList;
import java.util.List;

/**
 * One application in a namespace of its own on a plane without a node, with who stands in for its
 * pods; operators come and go.
 */
final class River implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCOUNT = "system:serviceaccount:millrace:millrace-operator";
  private static final String NAME = "river";

  private final TestPlane plane;
  private final String namespace;
  private final Path journal;
  private final KubernetesClient admin;
  private final FakeJobManager jobManager;
  private final FakeKubelet kubelet;

  /**
   * @param journals where the operators of each application have a folder for its history
   */
  River(TestPlane plane, Path journals) throws IOException {
    this.plane = plane;
    this.namespace = plane.namespace();
    this.journal = Files.createDirectories(journals.resolve(namespace));
    this.admin = new KubernetesClientBuilder().withConfig(config(plane)).build();
    this.jobManager = new FakeJobManager(2);
    this.kubelet = new FakeKubelet(admin, new ApplicationName(namespace, NAME), jobManager, 4);
  }

  /** The plane for them: with the kind and the operator's account. */
  static TestPlane plane() {
    Path deploy = InstallationTest.FOLDER.toAbsolutePath().normalize();
    return TestPlane.control(deploy.resolve("crds"), deploy.resolve("operator.yaml"));
  }

  private static Config config(TestPlane plane) throws IOException {
    return Config.fromKubeconfig(Files.readString(plane.kubeconfig()));
  }

  /** An operator with the rights of its account, for this application only. */
  MortalOperator operator() throws IOException {
    Config config = config(plane);
    config.setImpersonateUsername(ACCOUNT);
    return new MortalOperator(config, namespace, journal, jobManager);
  }

  FakeJobManager jobManager() {
    return jobManager;
  }

  FakeKubelet kubelet() {
    return kubelet;
  }

  void apply(String image) {
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

  /** Asks for the end, and does not wait for it. */
  void delete() {
    admin
        .genericKubernetesResources(Kinds.FLINK_APPLICATION)
        .inNamespace(namespace)
        .withName(NAME)
        .delete();
  }

  void awaitRunning(String image) {
    await(image + " runs in " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .until(() -> runs(image));
  }

  boolean runs(String image) {
    return status().path("phase").asText().equals("Running") && images().equals(List.of(image));
  }

  /** Of all JobManagers. */
  private List<String> images() {
    List<String> images = new ArrayList<>();
    for (JsonNode job : json(jobs()).path("items")) {
      for (JsonNode container : job.path("spec").path("template").path("spec").path("containers")) {
        images.add(container.path("image").asText());
      }
    }
    return images;
  }

  JsonNode status() {
    return json(plane.read(path())).path("status");
  }

  private String path() {
    return "/apis/flink.k8s.io/v1beta1/namespaces/%s/flinkapplications/%s"
        .formatted(namespace, NAME);
  }

  private boolean isThere() {
    return admin
            .genericKubernetesResources(Kinds.FLINK_APPLICATION)
            .inNamespace(namespace)
            .withName(NAME)
            .get()
        != null;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  /** The jobs of JobManagers as they stand. */
  String jobs() {
    return plane.read("/apis/batch/v1/namespaces/%s/jobs".formatted(namespace));
  }

  /** Waits until nothing of it is left but what Kubernetes itself puts into a namespace. */
  void awaitNothing(String when) {
    await(when + ": it is gone from " + namespace).atMost(PATIENCE).until(() -> !isThere());
    await(when + ": nothing is left in " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(
                        plane
                            .kubectl(
                                "get",
                                "flinkapplications,pods,jobs,deployments,replicasets,services,"
                                    + "endpointslices,configmaps,ingresses,pdb,pvc,serviceaccounts,"
                                    + "roles,rolebindings,secrets",
                                "-n",
                                namespace,
                                "-o",
                                "name")
                            .lines())
                    .containsExactlyInAnyOrder(
                        "configmap/kube-root-ca.crt", "serviceaccount/default"));
  }

  @Override
  public void close() {
    kubelet.close();
    jobManager.close();
    admin.close();
  }
}
