package io.millrace.adapters.kubernetes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.testplane.TestPlane;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The runtime on a real API server with its controllers; the test plays the kubelet. */
class KubernetesRuntimeIT {
  private static final String JM = Labels.JOB_MANAGER;
  private static final String TM = Labels.TASK_MANAGER;

  private String namespace;
  private KubernetesClient client;
  private Kubelet kubelet;
  private KubernetesRuntime runtime;
  private Owner owner;
  private TestPlane plane;

  @BeforeEach
  void begin() throws Exception {
    plane = TestPlane.control(Path.of("../../deploy/crds/flinkapplications.yaml"));
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
    owner =
        new Owner(
            resource.getApiVersion(), resource.getKind(), "foo", resource.getMetadata().getUid());
    runtime = newRuntime();
  }

  private KubernetesRuntime newRuntime() {
    return new KubernetesRuntime(
        client, name -> Optional.of(owner), name -> {}, List.of(namespace));
  }

  @AfterEach
  void end() {
    runtime.close();
    client.close();
  }

  @Test
  void tellsWhatTheSchedulerSaysAndWhereTheJobManagerAnswers() {
    FlinkSpec spec = spec("example/job:1");

    runtime.ensureJobManager(start(spec, 1));
    ProcessView pending = awaitProcess(Role.JOB_MANAGER, State.STARTING);

    await()
        .atMost(20, SECONDS)
        .untilAsserted(
            () ->
                assertThat(only(Role.JOB_MANAGER).problem())
                    .map(Reason::code)
                    .contains("Unschedulable"));
    assertThat(only(Role.JOB_MANAGER).problem().orElseThrow().message()).contains("nodes");
    assertThat(pending.attempt()).isEqualTo(1);
    assertThat(runtime.jobManagerAddress(spec.name())).isEmpty();

    kubelet.runs(pending.id(), JM, "10.1.2.3");
    awaitProcess(Role.JOB_MANAGER, State.READY);
    assertThat(runtime.jobManagerAddress(spec.name())).contains(URI.create("http://10.1.2.3:8081"));
  }

  @Test
  void tellsWhyAnImageCannotBePulled() {
    runtime.ensureJobManager(start(spec("example/job:1"), 1));
    String pod = awaitProcess(Role.JOB_MANAGER, State.STARTING).id();

    kubelet.waits(pod, JM, "ImagePullBackOff", "no such image");

    await()
        .atMost(20, SECONDS)
        .untilAsserted(
            () ->
                assertThat(only(Role.JOB_MANAGER).problem())
                    .contains(Reason.of("ImagePullBackOff", "no such image")));
  }

  @Test
  void aDeadJobManagerStaysDeadUntilANewerAttempt() {
    FlinkSpec spec = spec("example/job:1");
    runtime.ensureJobManager(start(spec, 1));
    String pod = awaitProcess(Role.JOB_MANAGER, State.STARTING).id();
    kubelet.runs(pod, JM, "10.1.2.3");

    kubelet.ended(pod, JM, 137, "OOMKilled", "");
    ProcessView dead = awaitProcess(Role.JOB_MANAGER, State.BACKING_OFF);
    runtime.ensureJobManager(start(spec, 1));

    assertThat(dead.exitCode()).contains(137);
    assertThat(dead.problem()).map(Reason::code).contains("OOMKilled");
    assertThat(kubelet.pods(JM)).hasSize(1);

    await()
        .atMost(30, SECONDS)
        .until(
            () -> {
              runtime.ensureJobManager(start(spec, 2));
              return runtime.processes(spec.name()).stream().anyMatch(each -> each.attempt() == 2);
            });
    assertThat(only(Role.JOB_MANAGER).attempt()).isEqualTo(2);
    assertThatThrownBy(() -> runtime.ensureJobManager(start(spec, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("older");
  }

  @Test
  void takesTheExpendableTaskManagersAway() {
    FlinkSpec spec = spec("example/job:1");
    runtime.ensureTaskManagers(taskManagers(spec, 3));
    await().atMost(30, SECONDS).until(() -> ids(Role.TASK_MANAGER).size() == 3);
    List<String> all = List.copyOf(ids(Role.TASK_MANAGER));
    all.forEach(pod -> kubelet.runs(pod, TM, "10.1.2.4"));
    await().atMost(20, SECONDS).until(() -> states(Role.TASK_MANAGER).equals(Set.of(State.READY)));
    String middle = all.get(1);

    runtime.ensureTaskManagers(
        new Action.EnsureTaskManagers(
            spec, 1, new Replicas(2), new TreeSet<>(Set.of(middle, "no such pod"))));

    await()
        .atMost(20, SECONDS)
        .untilAsserted(
            () ->
                assertThat(state(middle))
                    .satisfiesAnyOf(
                        gone -> assertThat(gone).isEmpty(),
                        ending -> assertThat(ending).contains(State.STOPPING)));
    assertThat(state(all.get(0))).contains(State.READY);
    assertThat(state(all.get(2))).contains(State.READY);
  }

  @Test
  void whatHighAvailabilityKeepsOutlivesADeploymentThatSomebodyTakesAway() {
    FlinkSpec spec = highlyAvailable();
    Action.EnsureJobManager first = start(spec, 1);
    runtime.ensureJobManager(first);
    String pod = awaitProcess(Role.JOB_MANAGER, State.STARTING).id();
    kubelet.takes(pod);
    kubelet.runs(pod, JM, "10.1.2.3");
    awaitProcess(Role.JOB_MANAGER, State.READY);
    keep(spec, first.jobId());

    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(Names.of(spec).jobManagerDeployment())
        .delete();
    awaitProcess(Role.JOB_MANAGER, State.STOPPING);
    runtime.ensureJobManager(first);
    assertThat(kept()).as("while the pod ends").hasSize(2);

    kubelet.gone(pod);
    await()
        .atMost(30, SECONDS)
        .until(
            () -> {
              runtime.ensureJobManager(first);
              return states(Role.JOB_MANAGER).equals(Set.of(State.STARTING));
            });
    assertThat(kept()).as("the job goes on in the next one").hasSize(2);
  }

  @Test
  void whatHighAvailabilityKeptOfAnEarlierAttemptGoesBeforeTheNext() {
    FlinkSpec spec = highlyAvailable();
    keep(spec, "f".repeat(32));

    runtime.ensureJobManager(start(spec, 2));

    assertThat(kept()).isEmpty();
  }

  /** As Flink 2.3 writes it. */
  private void keep(FlinkSpec spec, String jobId) {
    String cluster = Names.of(spec).revision();
    Map<String, Map<String, String>> maps =
        Map.of(
            cluster + "-cluster-config-map",
            Map.of("executionPlan-" + jobId, "a pointer"),
            cluster + "-" + jobId + "-config-map",
            Map.of("checkpointID-0000000000000000007", "a pointer"));
    maps.forEach(
        (name, data) ->
            client
                .resource(
                    new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .withLabels(Labels.highAvailability(Names.of(spec)))
                        .endMetadata()
                        .withData(data)
                        .build())
                .create());
  }

  private List<String> kept() {
    return client
        .configMaps()
        .inNamespace(namespace)
        .withLabels(Labels.HIGH_AVAILABILITY)
        .list()
        .getItems()
        .stream()
        .map(each -> each.getMetadata().getName())
        .toList();
  }

  private FlinkSpec highlyAvailable() {
    return spec(
        yaml("example/job:1") + "    high-availability.type: kubernetes\n", "highly-available");
  }

  @Test
  void tellsThatAQuotaAllowsNoPods() {
    plane.apply(
        namespace,
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: none}
        spec: {hard: {pods: "0"}}
        """);
    plane.kubectl(
        "wait", "-n", namespace, "resourcequota/none", "--for=jsonpath={.status.hard.pods}=0");
    FlinkSpec spec = spec("example/job:1");

    runtime.ensureJobManager(start(spec, 1));
    runtime.ensureTaskManagers(taskManagers(spec, 1));

    await()
        .atMost(30, SECONDS)
        .untilAsserted(
            () -> {
              assertThat(only(Role.TASK_MANAGER).problem())
                  .map(Reason::code)
                  .contains("QuotaExceeded");
              assertThat(only(Role.JOB_MANAGER).problem())
                  .map(Reason::code)
                  .contains("QuotaExceeded");
            });
    assertThat(only(Role.JOB_MANAGER).state()).isEqualTo(State.STARTING);
    assertThat(only(Role.JOB_MANAGER).attempt()).isEqualTo(1);
  }

  @Test
  void looksForCheckpointsOnlyWhenNoJobManagerCanWriteAny() {
    FlinkSpec spec = spec("example/job:1");
    assertThat(runtime.newestCheckpoint(spec, owner.uid(), 0).ifKnown()).contains(Optional.empty());

    runtime.ensureJobManager(start(spec, 1));
    assertThat(why(runtime.newestCheckpoint(spec, owner.uid(), 1)))
        .isIn("JobManagerRuns", "known", "LookingForCheckpoint"); // as far as the watch is
    String pod = awaitProcess(Role.JOB_MANAGER, State.STARTING).id();
    assertThat(why(runtime.newestCheckpoint(spec, owner.uid(), 1))).isEqualTo("JobManagerRuns");
    kubelet.takes(pod);
    kubelet.runs(pod, JM, "10.1.2.3");
    awaitProcess(Role.JOB_MANAGER, State.READY);
    runtime.removeJobManager(new Action.RemoveJobManager(spec, 1));
    awaitProcess(Role.JOB_MANAGER, State.STOPPING);
    assertThat(why(runtime.newestCheckpoint(spec, owner.uid(), 1))).isEqualTo("JobManagerRuns");
    assertThat(kubelet.pods(Labels.LOOKUP)).isEmpty();

    kubelet.gone(pod);
    await().atMost(20, SECONDS).until(() -> ids(Role.JOB_MANAGER).isEmpty());
    await()
        .atMost(20, SECONDS)
        .until(
            () ->
                why(runtime.newestCheckpoint(spec, owner.uid(), 1)).equals("LookingForCheckpoint"));
    String lookup = Names.of(spec).snapshotLookup(1);
    await().atMost(20, SECONDS).until(() -> !kubelet.pods(Labels.LOOKUP).isEmpty());
    kubelet.ended(
        lookup,
        JM,
        0,
        "Completed",
        "{\\\"path\\\":\\\"file:/c/chk-7\\\",\\\"at\\\":\\\"2026-11-25T01:00:00Z\\\"}");
    Snapshot found =
        new Snapshot(
            Snapshot.Kind.CHECKPOINT, "file:/c/chk-7", Instant.parse("2026-11-25T01:00:00Z"));
    await()
        .atMost(20, SECONDS)
        .until(
            () ->
                runtime
                    .newestCheckpoint(spec, owner.uid(), 1)
                    .ifKnown()
                    .equals(Optional.of(Optional.of(found))));

    kubelet.gone(lookup);
    assertThat(runtime.newestCheckpoint(spec, owner.uid(), 1).ifKnown())
        .contains(Optional.of(found));
    assertThat(kubelet.pods(Labels.LOOKUP)).isEmpty();
  }

  @Test
  void whatALookFoundBeforeAStartIsNotReadAfterIt() {
    FlinkSpec spec = spec("example/job:1");
    await()
        .atMost(20, SECONDS)
        .until(
            () ->
                why(runtime.newestCheckpoint(spec, owner.uid(), 1)).equals("LookingForCheckpoint"));
    await().atMost(20, SECONDS).until(() -> !kubelet.pods(Labels.LOOKUP).isEmpty());
    kubelet.ended(Names.of(spec).snapshotLookup(1), JM, 0, "Completed", "{}");

    runtime.ensureJobManager(start(spec, 1));

    assertThat(kubelet.pods(Labels.LOOKUP)).isEmpty();
  }

  @Test
  void aRecordedSavepointCounts() {
    FlinkSpec spec = spec("example/job:1");
    Snapshot savepoint =
        new Snapshot(Snapshot.Kind.SAVEPOINT, "file:/s/1", Instant.parse("2026-11-25T02:00:00Z"));

    new SavepointRecord(savepoint, false).save(client, spec, owner);

    assertThat(runtime.newestCheckpoint(spec, owner.uid(), 0).ifKnown())
        .contains(Optional.of(savepoint));
  }

  @Test
  void aSavepointOfOneThatHadTheNameBeforeDoesNotCount() {
    FlinkSpec spec = spec("example/job:1");
    Snapshot savepoint =
        new Snapshot(Snapshot.Kind.SAVEPOINT, "file:/s/1", Instant.parse("2026-11-25T02:00:00Z"));
    new SavepointRecord(savepoint, true).save(client, spec, owner);

    owner = new Owner(owner.apiVersion(), owner.kind(), owner.name(), "another uid");

    assertThat(runtime.newestCheckpoint(spec, owner.uid(), 0).ifKnown()).contains(Optional.empty());
  }

  @Test
  void nothingIsLookedForWhenTheJobEndedWithItsSavepoint() {
    FlinkSpec spec = spec("example/job:1");
    Snapshot savepoint =
        new Snapshot(Snapshot.Kind.SAVEPOINT, "file:/s/1", Instant.parse("2026-11-25T02:00:00Z"));
    new SavepointRecord(savepoint, true).save(client, spec, owner);

    assertThat(runtime.newestCheckpoint(spec, owner.uid(), 1).ifKnown())
        .contains(Optional.of(savepoint));
    assertThat(kubelet.pods(Labels.LOOKUP)).isEmpty();

    runtime.ensureJobManager(start(spec, 2));
    assertThat(SavepointRecord.load(client, spec, owner))
        .contains(new SavepointRecord(savepoint, false)); // there may be newer state from now on
  }

  @Test
  void anUpdateLeavesNothingOfTheOlderRevision() {
    FlinkSpec older = spec("example/job:1");
    FlinkSpec newer = spec("example/job:2");
    runtime.ensureJobManager(start(older, 1));
    runtime.ensureTaskManagers(taskManagers(older, 1));
    await().atMost(20, SECONDS).until(() -> runtime.processes(older.name()).size() == 2);

    await()
        .atMost(30, SECONDS)
        .until(
            () -> {
              runtime.removeCluster(new Action.RemoveCluster(newer, 1));
              return runtime.processes(older.name()).isEmpty();
            });
    runtime.ensureJobManager(start(newer, 2));
    runtime.ensureTaskManagers(
        new Action.EnsureTaskManagers(newer, 2, new Replicas(1), new TreeSet<>()));

    String old = Names.of(older).hash();
    assertThat(named(old)).isEmpty();
    assertThat(named(Names.of(newer).hash())).isNotEmpty();
  }

  @Test
  void anotherRuntimeSeesTheSame() {
    FlinkSpec spec = spec("example/job:1");
    runtime.ensureJobManager(start(spec, 3));
    awaitProcess(Role.JOB_MANAGER, State.STARTING);

    try (KubernetesRuntime second = newRuntime()) {
      assertThat(second.processes(spec.name())).hasSize(1);
      assertThatThrownBy(() -> second.removeCluster(new Action.RemoveCluster(spec, 2)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private List<String> named(String part) {
    return Stream.<Stream<? extends HasMetadata>>of(
            client.configMaps().inNamespace(namespace).list().getItems().stream(),
            client.services().inNamespace(namespace).list().getItems().stream(),
            client.apps().deployments().inNamespace(namespace).list().getItems().stream(),
            client.batch().v1().jobs().inNamespace(namespace).list().getItems().stream(),
            client.pods().inNamespace(namespace).list().getItems().stream())
        .flatMap(each -> each)
        .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
        .map(each -> each.getMetadata().getName())
        .filter(name -> name.contains(part))
        .toList();
  }

  private static String why(Reading<?> reading) {
    return reading.fold(known -> "known", Reason::code);
  }

  private ProcessView awaitProcess(Role role, State state) {
    await()
        .atMost(30, SECONDS)
        .until(() -> processes(role).stream().anyMatch(each -> each.state() == state));
    return processes(role).stream().filter(each -> each.state() == state).findFirst().orElseThrow();
  }

  private List<ProcessView> processes(Role role) {
    return runtime.processes(spec("example/job:1").name()).stream()
        .filter(each -> each.role() == role)
        .toList();
  }

  private ProcessView only(Role role) {
    assertThat(processes(role)).hasSize(1);
    return processes(role).get(0);
  }

  private Set<String> ids(Role role) {
    Set<String> ids = new TreeSet<>();
    processes(role).forEach(each -> ids.add(each.id()));
    return ids;
  }

  private Set<State> states(Role role) {
    Set<State> states = new TreeSet<>();
    processes(role).forEach(each -> states.add(each.state()));
    return states;
  }

  private Optional<State> state(String id) {
    return runtime.processes(spec("example/job:1").name()).stream()
        .filter(each -> each.id().equals(id))
        .map(ProcessView::state)
        .findFirst();
  }

  private static Action.EnsureJobManager start(FlinkSpec spec, long attempt) {
    return new Action.EnsureJobManager(
        spec, attempt, "0123456789abcdef0123456789abcdef", 1, Optional.empty());
  }

  private static Action.EnsureTaskManagers taskManagers(FlinkSpec spec, int replicas) {
    return new Action.EnsureTaskManagers(spec, 1, new Replicas(replicas), new TreeSet<>());
  }

  private FlinkSpec spec(String image) {
    return spec(yaml(image), image);
  }

  private static FlinkSpec spec(String yaml, String what) {
    return (FlinkSpec)
        Manifests.parse(what + ".yaml", yaml, HostKind.KUBERNETES)
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
          taskManagerConfig: {taskSlots: 1}
          flinkConfig:
            execution.checkpointing.dir: file:///data/checkpoints
        """
        .formatted(namespace, image);
  }
}
