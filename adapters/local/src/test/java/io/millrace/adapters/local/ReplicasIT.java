package io.millrace.adapters.local;

import static io.millrace.adapters.local.TestHome.APP;
import static io.millrace.adapters.local.TestHome.PATIENCE;
import static io.millrace.adapters.local.TestHome.awaitProcesses;
import static io.millrace.adapters.local.TestHome.replicas;
import static io.millrace.adapters.local.TestHome.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.control.UnavailableException;
import io.millrace.model.ApplicationName;
import io.millrace.model.decision.Action.EnsureReplicas;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.ProcessSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicasIT {
  private final Set<ApplicationName> changed = ConcurrentHashMap.newKeySet();
  private final TestHome home;
  private final LocalRuntime runtime;

  ReplicasIT(@TempDir Path folder) {
    home = TestHome.in(folder);
    runtime = new LocalRuntime(home.folder(), home.images(), changed::add);
  }

  @AfterEach
  void stop() {
    runtime.closeAll();
  }

  @Test
  void asManyRunAsWereAskedFor() {
    runtime.ensureReplicas(replicas(3, 1, "sleep", "--number=$(NUMBER)", "--me=$(POD_NAME)"));
    List<ProcessView> three = runtime.processes(APP);
    home.awaitSettled(runtime, APP);
    runtime.ensureReplicas(replicas(3, 1, "sleep", "--number=$(NUMBER)", "--me=$(POD_NAME)"));
    assertThat(runtime.processes(APP))
        .extracting(ProcessView::id)
        .isEqualTo(three.stream().map(ProcessView::id).toList());
    assertThat(three).extracting(ProcessView::state).containsOnly(State.READY);
    assertThat(said(runtime, APP, "replica-1"))
        .contains("arguments [sleep, --number=42, --me=" + three.get(1).id() + "]");

    runtime.ensureReplicas(replicas(1, 1, "sleep"));
    assertThat(awaitProcesses(runtime, APP, left -> left.size() == 1))
        .extracting(ProcessView::id)
        .containsExactly(three.get(0).id());
  }

  @Test
  void oneThatDiesIsStartedAgainAtOnce() {
    runtime.ensureReplicas(replicas(1, 1, "sleep"));
    home.awaitSettled(runtime, APP);
    String first = runtime.processes(APP).get(0).id();
    changed.clear();

    ProcessHandle.of(home.pid(first)).orElseThrow().destroyForcibly();

    ProcessView second = awaitProcesses(runtime, APP, all -> !all.get(0).id().equals(first)).get(0);
    assertThat(second.state()).isEqualTo(State.READY);
    assertThat(second.restarts()).isEqualTo(1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(changed).containsExactly(APP));
    await().atMost(PATIENCE).until(() -> !Files.exists(home.layout().process(APP, first)));
  }

  @Test
  void oneThatKeepsDyingIsGivenTime() {
    runtime.ensureReplicas(replicas(1, 1, "crash", "3"));
    ProcessView dead =
        awaitProcesses(
                runtime,
                APP,
                all -> all.get(0).state() == State.BACKING_OFF && all.get(0).restarts() == 1)
            .get(0);
    assertThat(dead.exitCode()).contains(3);
    assertThat(awaitProcesses(runtime, APP, all -> all.get(0).restarts() == 2)).hasSize(1);
  }

  @Test
  void oneThatFailsIsToldWithItsLastError() {
    runtime.ensureReplicas(replicas(1, 1, "fail"));

    ProcessView dead =
        awaitProcesses(runtime, APP, all -> all.get(0).state() == State.BACKING_OFF).get(0);

    assertThat(dead.exitCode()).contains(1);
    assertThat(dead.problem())
        .hasValueSatisfying(why -> assertThat(why.message()).contains("no topic orders"));
  }

  @Test
  void oneThatDoesNotListenIsKilled() {
    runtime.ensureReplicas(replicas(1, 1, "stubborn"));
    home.awaitSettled(runtime, APP);
    runtime.ensureReplicas(replicas(0, 1, "stubborn"));
    assertThat(runtime.processes(APP)).extracting(ProcessView::state).containsOnly(State.STOPPING);
    awaitProcesses(runtime, APP, List::isEmpty);
    assertThat(home.alive()).isEmpty();
  }

  @Test
  void anotherAttemptReplacesAndAnOlderOneIsRefused() {
    runtime.ensureReplicas(replicas(2, 1, "sleep"));
    List<String> old = runtime.processes(APP).stream().map(ProcessView::id).toList();
    runtime.ensureReplicas(replicas(2, 2, "sleep"));
    List<ProcessView> now =
        awaitProcesses(
            runtime, APP, all -> all.stream().allMatch(process -> process.attempt() == 2));
    assertThat(now).hasSize(2).extracting(ProcessView::id).doesNotContainAnyElementsOf(old);
    assertThatThrownBy(() -> runtime.ensureReplicas(replicas(2, 1, "sleep")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("attempt 1 is older than 2");

    runtime.forget(APP);
    runtime.ensureReplicas(replicas(1, 1, "sleep"));
    assertThat(awaitProcesses(runtime, APP, all -> all.size() == 1)).hasSize(1);
  }

  @Test
  void loadAndMemoryAreMeasured() {
    runtime.ensureReplicas(replicas(1, 1, "work"));
    ProcessView seen =
        awaitProcesses(
                runtime, APP, all -> all.get(0).cpuCores().filter(cores -> cores > 0.1).isPresent())
            .get(0);
    assertThat(seen.cpuCores().orElseThrow()).isLessThan(3);
    assertThat(seen.memoryBytes().orElseThrow()).isBetween(10L << 20, 400L << 20);
    assertThat(runtime.peakRssMiB()).isBetween(10L, 400L);
  }

  @Test
  void aCommandOfTheUsersReplacesTheImages() {
    EnsureReplicas plain = replicas(1, 1, "-c", "echo settled $NUMBER; exec sleep 600");
    ProcessSpec spec = plain.spec();
    runtime.ensureReplicas(
        new EnsureReplicas(
            new ProcessSpec(
                spec.name(),
                spec.image(),
                List.of("/bin/sh"),
                spec.args(),
                spec.env(),
                spec.replicas(),
                spec.cpuRequestMillis(),
                spec.memoryRequestMiB(),
                spec.scaling()),
            1,
            plain.replicas()));
    home.awaitSettled(runtime, APP);
    assertThat(said(runtime, APP, "replica-0")).contains("settled 42");
  }

  @Test
  void nothingIsLeftBehind() throws IOException {
    int port =
        runtime
            .ensureService(
                "store", "subject", List.of("listen", "$(PORT)"), Map.of(), List.of("PORT"))
            .getOrDefault("PORT", 0);
    runtime.ensureReplicas(replicas(1, 1, "spawn"));
    home.awaitSettled(runtime, APP);
    home.awaitSettled(runtime, LocalRuntime.service("store"));
    assertThat(home.alive()).hasSizeGreaterThanOrEqualTo(3); // two subjects and a child of one

    runtime.closeAll();

    await().atMost(PATIENCE).until(() -> home.alive().isEmpty());
    try (Stream<Path> left = Files.list(home.folder())) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .isSubsetOf("host.lock", "logs", "data", "cds")
          .contains("logs");
    }
    new ServerSocket(port).close();
  }

  @Test
  void aSecondHostIsRefused() {
    assertThatThrownBy(home::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "in use by another Millrace host (pid " + ProcessHandle.current().pid());
  }

  @Test
  void anUnknownImageStartsNothing() {
    assertThatThrownBy(() -> runtime.ensureService("x", "subjekt", List.of(), Map.of(), List.of()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("nearest is \"subject\"");
    assertThat(runtime.applications()).isEmpty();
  }
}
