package io.millrace.adapters.local;

import static io.millrace.adapters.local.TestHome.CLUSTER;
import static io.millrace.adapters.local.TestHome.awaitProcesses;
import static io.millrace.adapters.local.TestHome.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.model.Replicas;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.decision.Action.EnsureTaskManagers;
import io.millrace.model.decision.Action.RemoveCluster;
import io.millrace.model.decision.Action.RemoveJobManager;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.FlinkSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of stand-ins for Flink's main classes. */
final class ClusterIT {
  private static final FlinkSpec SPEC = cluster(Map.of());

  private final TestHome home;
  private final LocalRuntime runtime;

  ClusterIT(@TempDir Path folder) {
    home = TestHome.in(folder);
    runtime = home.start();
  }

  @AfterEach
  void stop() {
    runtime.closeAll();
  }

  @Test
  void aJobManagerIsReadyWhenItAnswers() {
    assertThat(runtime.jobManagerAddress(CLUSTER)).isEmpty();
    runtime.ensureJobManager(jobManager(SPEC, 1));
    assertThat(runtime.processes(CLUSTER))
        .extracting(ProcessView::role, ProcessView::state)
        .containsExactly(tuple(Role.JOB_MANAGER, State.STARTING));
    assertThat(awaitProcesses(runtime, CLUSTER, all -> all.get(0).state() == State.READY))
        .hasSize(1);
    assertThat(runtime.jobManagerAddress(CLUSTER).orElseThrow()).hasHost("localhost");
  }

  @Test
  void aDeadJobManagerWaitsForTheNextAttemptAndThenKeepsItsAddress() {
    runtime.ensureJobManager(jobManager(SPEC, 1));
    ProcessView first = runtime.processes(CLUSTER).get(0);
    Optional<URI> address = runtime.jobManagerAddress(CLUSTER);

    ProcessHandle.of(home.pid(first.id())).orElseThrow().destroyForcibly();
    awaitProcesses(runtime, CLUSTER, all -> all.get(0).state() == State.BACKING_OFF);
    runtime.ensureJobManager(jobManager(SPEC, 1));
    assertThat(runtime.processes(CLUSTER))
        .singleElement()
        .satisfies(dead -> assertThat(dead.id()).isEqualTo(first.id()))
        .satisfies(dead -> assertThat(dead.exitCode()).contains(137));

    runtime.removeJobManager(new RemoveJobManager(SPEC, 1));
    assertThat(runtime.processes(CLUSTER)).isEmpty();
    runtime.ensureJobManager(jobManager(SPEC, 2));
    awaitProcesses(runtime, CLUSTER, all -> all.get(0).state() == State.READY);
    assertThat(runtime.jobManagerAddress(CLUSTER)).isEqualTo(address);
  }

  @Test
  void theNextJobManagerWaitsUntilTheOneBeforeHasGone() {
    runtime.ensureJobManager(jobManager(SPEC, 1));
    awaitProcesses(runtime, CLUSTER, all -> all.get(0).state() == State.READY);
    runtime.ensureJobManager(jobManager(SPEC, 2));
    assertThat(runtime.processes(CLUSTER))
        .extracting(ProcessView::attempt, ProcessView::state)
        .containsExactly(tuple(1L, State.STOPPING));
    assertThat(
            awaitProcesses(
                runtime,
                CLUSTER,
                all -> all.stream().allMatch(process -> process.state() == State.READY)))
        .extracting(ProcessView::attempt)
        .containsExactly(2L);
  }

  @Test
  void expendableTaskManagersGoFirstAndTheirPlacesAreTakenAgain() {
    runtime.ensureTaskManagers(taskManagers(SPEC, 1, 3));
    List<String> three = runtime.processes(CLUSTER).stream().map(ProcessView::id).toList();
    EnsureTaskManagers twoOfThem =
        new EnsureTaskManagers(
            SPEC, 1, new Replicas(2), new TreeSet<>(Set.of(three.get(0), three.get(1))));
    runtime.ensureTaskManagers(twoOfThem);
    runtime.ensureTaskManagers(twoOfThem);
    assertThat(awaitProcesses(runtime, CLUSTER, all -> all.size() == 2))
        .extracting(ProcessView::id)
        .containsExactly(three.get(0), three.get(2));

    runtime.ensureTaskManagers(taskManagers(SPEC, 1, 4));
    assertThat(awaitProcesses(runtime, CLUSTER, all -> all.size() == 4))
        .extracting(TestHome::place)
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void equalTaskManagersStayOverAnAttempt() {
    runtime.ensureTaskManagers(taskManagers(SPEC, 1, 2));
    List<String> ids = runtime.processes(CLUSTER).stream().map(ProcessView::id).toList();
    runtime.ensureTaskManagers(taskManagers(SPEC, 2, 2));
    assertThat(runtime.processes(CLUSTER)).extracting(ProcessView::id).isEqualTo(ids);
    assertThat(runtime.processes(CLUSTER)).extracting(ProcessView::attempt).containsOnly(2L);

    FlinkSpec other = cluster(Map.of("heartbeat.interval", "2 s"));
    runtime.ensureTaskManagers(taskManagers(other, 3, 2));
    assertThat(
            awaitProcesses(
                runtime, CLUSTER, all -> all.stream().allMatch(process -> process.attempt() == 3)))
        .extracting(ProcessView::id)
        .hasSize(2)
        .doesNotContainAnyElementsOf(ids);
  }

  @Test
  void removingTheClusterEndsAllAndAStaleActorIsRefused() {
    runtime.ensureJobManager(jobManager(SPEC, 4));
    runtime.ensureTaskManagers(taskManagers(SPEC, 4, 1));
    assertThatThrownBy(() -> runtime.removeCluster(new RemoveCluster(SPEC, 3)))
        .isInstanceOf(IllegalStateException.class);
    runtime.removeCluster(new RemoveCluster(SPEC, 4));
    awaitProcesses(runtime, CLUSTER, List::isEmpty);
    assertThat(runtime.jobManagerAddress(CLUSTER)).isEmpty();
    assertThat(home.alive()).isEmpty();
  }

  private static EnsureJobManager jobManager(FlinkSpec spec, long attempt) {
    return new EnsureJobManager(
        spec, attempt, "0123456789abcdef0123456789abcdef", 1, Optional.empty());
  }

  private static EnsureTaskManagers taskManagers(FlinkSpec spec, long attempt, int replicas) {
    return EnsureTaskManagers.of(spec, attempt, replicas);
  }
}
