package io.millrace.adapters.kubernetes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.testplane.TestPlane;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second cluster beside the first, on a real API server; the test plays the kubelet. */
class StandbyIT {
  private static final String JM = Labels.JOB_MANAGER;

  private String namespace;
  private KubernetesClient client;
  private Kubelet kubelet;
  private KubernetesRuntime runtime;
  private FlinkSpec first;
  private FlinkSpec second;

  @BeforeEach
  void begin() throws Exception {
    TestPlane plane = TestPlane.control(Path.of("../../deploy/crds/flinkapplications.yaml"));
    namespace = plane.namespace();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(plane.kubeconfig())))
            .build();
    kubelet = new Kubelet(client, namespace);
    plane.apply(namespace, yaml("example/job:1"));
    var resource =
        client
            .genericKubernetesResources(StatusMemoryStore.FLINK_APPLICATION)
            .inNamespace(namespace)
            .withName("foo")
            .get();
    Owner owner =
        new Owner(
            resource.getApiVersion(), resource.getKind(), "foo", resource.getMetadata().getUid());
    runtime =
        new KubernetesRuntime(client, name -> Optional.of(owner), name -> {}, Set.of(namespace));
    first = spec("example/job:1");
    second = spec("example/job:2");
    runtime.ensureJobManager(start(first, 1));
    runtime.ensureTaskManagers(Action.EnsureTaskManagers.of(first, 1, 1));
    runs(awaitJobManager(1), "10.1.2.1");
  }

  @AfterEach
  void end() {
    runtime.close();
    client.close();
  }

  /** The JobManager of that attempt is up, beside the first one. */
  private ProcessView standsBy(FlinkSpec spec, String address) {
    runtime.ensureStandby(new Action.EnsureStandby(spec, 2, new Replicas(2)));
    ProcessView made = awaitJobManager(2);
    runs(made, address);
    return made;
  }

  @Test
  void standsBesideWhatRunsAndDoesNotMakeItOld() {
    standsBy(second, "10.1.2.2");
    runtime.ensureStandby(new Action.EnsureStandby(second, 2, new Replicas(2)));

    assertThat(kubelet.pods(JM)).hasSize(2);
    await().atMost(20, SECONDS).until(() -> taskManagers(2).size() == 2);
    assertThat(taskManagers(1)).hasSize(1);
    assertThat(runtime.jobManagerAddress(first.name()))
        .contains(URI.create("http://10.1.2.1:8081"));
    assertThat(runtime.jobManagerAddress(first.name(), 2))
        .contains(URI.create("http://10.1.2.2:8081"));
    assertThat(selected()).isEqualTo(Names.of(first).hash());
    assertThatThrownBy(
            () -> runtime.ensureStandby(new Action.EnsureStandby(second, 1, new Replicas(2))))
        .isInstanceOf(IllegalStateException.class);
    runtime.removeJobManager(new Action.RemoveJobManager(first, 1)); // not refused
  }

  @Test
  void takesOverAndLeavesTheOldClusterForTheOneWhoAsksForItsEnd() {
    standsBy(second, "10.1.2.2");
    await().atMost(20, SECONDS).until(() -> taskManagers(2).size() == 2);

    runtime.ensureJobManager(start(second, 2));

    await()
        .atMost(20, SECONDS)
        .until(
            () ->
                runtime
                    .jobManagerAddress(first.name())
                    .equals(Optional.of(URI.create("http://10.1.2.2:8081"))));
    assertThat(kubelet.pods(JM)).hasSize(2);
    assertThat(selected()).isEqualTo(Names.of(second).hash());
    assertThatThrownBy(() -> runtime.removeJobManager(new Action.RemoveJobManager(first, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("older");

    runtime.removeOthers(new Action.RemoveOthers(second, 2));
    await().atMost(30, SECONDS).untilAsserted(() -> assertThat(attempts()).containsOnly(2L));
    assertThat(taskManagers(2)).hasSize(2);
    assertThat(services()).noneMatch(name -> name.equals(Names.of(first).revision()));
  }

  @Test
  void whatIsDroppedGoesAndLeavesWhatRuns() {
    standsBy(second, "10.1.2.2");
    await().atMost(20, SECONDS).until(() -> taskManagers(2).size() == 2);

    runtime.removeOthers(new Action.RemoveOthers(first, 1));

    await().atMost(30, SECONDS).untilAsserted(() -> assertThat(attempts()).containsOnly(1L));
    assertThat(services()).noneMatch(name -> name.equals(Names.of(second).revision()));
    assertThat(services()).contains("foo", Names.of(first).revision());
  }

  @Test
  void oneForAnotherRevisionIsEndedFirst() {
    standsBy(second, "10.1.2.2");
    FlinkSpec third = spec("example/job:3");

    await()
        .atMost(30, SECONDS)
        .until(
            () -> {
              runtime.ensureStandby(new Action.EnsureStandby(third, 2, new Replicas(2)));
              return kubelet.pods(JM).stream()
                  .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                  .map(Labels::hash)
                  .sorted()
                  .toList()
                  .equals(
                      List.of(Names.of(first).hash(), Names.of(third).hash()).stream()
                          .sorted()
                          .toList());
            });
  }

  private String selected() {
    return client
        .services()
        .inNamespace(namespace)
        .withName("foo")
        .get()
        .getSpec()
        .getSelector()
        .getOrDefault(Labels.HASH, "");
  }

  private List<String> services() {
    return client.services().inNamespace(namespace).list().getItems().stream()
        .map((Service service) -> service.getMetadata().getName())
        .toList();
  }

  private List<Long> attempts() {
    return runtime.processes(first.name()).stream()
        .filter(each -> each.state() != State.STOPPING)
        .map(ProcessView::attempt)
        .toList();
  }

  private List<ProcessView> taskManagers(long attempt) {
    return runtime.processes(first.name()).stream()
        .filter(each -> each.role() == Role.TASK_MANAGER && each.attempt() == attempt)
        .toList();
  }

  private ProcessView awaitJobManager(long attempt) {
    await().atMost(30, SECONDS).until(() -> jobManager(attempt).isPresent());
    return jobManager(attempt).orElseThrow();
  }

  private Optional<ProcessView> jobManager(long attempt) {
    return runtime.processes(first.name()).stream()
        .filter(each -> each.role() == Role.JOB_MANAGER && each.attempt() == attempt)
        .findFirst();
  }

  private void runs(ProcessView jobManager, String address) {
    kubelet.runs(jobManager.id(), JM, address);
    await()
        .atMost(20, SECONDS)
        .until(
            () ->
                jobManager(jobManager.attempt())
                    .filter(each -> each.state() == State.READY)
                    .isPresent());
  }

  private static Action.EnsureJobManager start(FlinkSpec spec, long attempt) {
    return new Action.EnsureJobManager(
        spec, attempt, "0123456789abcdef0123456789abcdef", 1, Optional.empty(), spec.isSession());
  }

  private FlinkSpec spec(String image) {
    return (FlinkSpec)
        Manifests.parse("foo.yaml", yaml(image), HostKind.KUBERNETES)
            .fold(
                loaded -> loaded.applications().get(0),
                rejected -> {
                  throw new AssertionError(rejected.render());
                });
  }

  private String yaml(String image) {
    return """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: foo, namespace: %s}
        spec:
          image: %s
          jarName: job.jar
          entryClass: com.example.Job
          parallelism: 1
          update: Standby
          taskManagerConfig: {taskSlots: 1}
        """
        .formatted(namespace, image);
  }
}
