package io.millrace.adapters.local;

import static io.millrace.adapters.local.TestHome.APP;
import static io.millrace.adapters.local.TestHome.PATIENCE;
import static io.millrace.adapters.local.TestHome.awaitProcesses;
import static io.millrace.adapters.local.TestHome.replicas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.adapters.local.Records.ProcessRecord;
import io.millrace.model.ApplicationName;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host is killed with SIGKILL, and another begins on the same home. */
final class AdoptionIT {
  private static final ApplicationName STORE = LocalRuntime.service("store");

  private final TestHome home;
  private final List<ProcessRecord> left;

  AdoptionIT(@TempDir Path folder) throws IOException, InterruptedException {
    home = TestHome.in(folder);
    KilledHost.liveAndDie(home);
    left = home.records();
  }

  @AfterEach
  void endAll() {
    home.alive().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  @Test
  void whatRunsIsNamedForWhoLooks() {
    Path folder = home.layout().root();

    assertThat(LeftRunning.in(folder))
        .extracting(LeftRunning.Orphan::pid)
        .containsExactlyInAnyOrderElementsOf(home.alive());
    assertThat(LeftRunning.in(folder.resolve("another"))).isEmpty();
  }

  @Test
  void whatRunsIsAdoptedAsItIs() {
    assertThat(left).hasSize(3);
    LocalRuntime runtime = home.start();
    assertThat(runtime.applications()).containsExactly(APP, STORE);

    runtime.ensureReplicas(replicas(2, 7, KilledHost.REPLICA));
    SortedMap<String, Integer> ports =
        runtime.ensureService("store", "subject", KilledHost.SERVICE, Map.of(), List.of("PORT"));

    assertThat(home.records()).containsExactlyInAnyOrderElementsOf(left);
    assertThat(runtime.processes(APP))
        .hasSize(2)
        .allSatisfy(process -> assertThat(process.state()).isEqualTo(State.READY))
        .allSatisfy(process -> assertThat(process.attempt()).isEqualTo(7));
    assertThat(runtime.processes(STORE)).hasSize(1);
    assertThat(new Records(home.layout()).application(STORE).ports()).isEqualTo(ports);

    runtime.closeAll();
    assertThat(home.alive()).isEmpty();
  }

  @Test
  void whatIsNotWantedAnyMoreEnds() {
    LocalRuntime runtime = home.start();
    runtime.keepOnly(List.of());
    awaitProcesses(runtime, APP, List::isEmpty);
    assertThat(runtime.processes(STORE)).hasSize(1);
    runtime.closeAll();
  }

  @Test
  void anAdoptedOneThatDiesIsNoticedAndStartedAgain() {
    LocalRuntime runtime = home.start();
    runtime.ensureReplicas(replicas(2, 7, KilledHost.REPLICA));
    ProcessView victim = runtime.processes(APP).get(0);
    ProcessHandle.of(home.pid(victim.id())).orElseThrow().destroyForcibly();
    assertThat(awaitProcesses(runtime, APP, all -> all.get(0).restarts() == 1))
        .hasSize(2)
        .extracting(ProcessView::id)
        .doesNotContain(victim.id());
    runtime.closeAll();
  }

  @Test
  void whatDiedMeanwhileLeavesNoFolder() {
    ProcessRecord dead = replica(0);
    ProcessHandle.of(dead.pid()).orElseThrow().destroyForcibly();
    await().atMost(PATIENCE).until(() -> !ProcFs.isRunning(dead.pid(), dead.startTicks()));

    LocalRuntime runtime = home.start();
    assertThat(home.layout().process(APP, dead.id())).doesNotExist();
    assertThat(runtime.processes(APP)).extracting(TestHome::place).containsExactly(1);
    runtime.ensureReplicas(replicas(2, 7, KilledHost.REPLICA));
    assertThat(runtime.processes(APP)).extracting(TestHome::place).containsExactly(0, 1);
    runtime.closeAll();
  }

  @Test
  void aProcessWhosePidWasNotYetOnRecordIsFound() {
    ProcessRecord known = replica(0);
    new Records(home.layout()).save(known.running(0, 0));

    LocalRuntime runtime = home.start();
    assertThat(home.records()).contains(known);
    assertThat(runtime.processes(APP)).hasSize(2);
    runtime.closeAll();
  }

  @Test
  void aProcessWithoutRecordIsEnded() {
    ProcessRecord known = replica(0);
    new Records(home.layout()).delete(known);

    LocalRuntime runtime = home.start();
    await().atMost(PATIENCE).until(() -> !ProcFs.isRunning(known.pid(), known.startTicks()));
    assertThat(runtime.processes(APP)).extracting(TestHome::place).containsExactly(1);
    runtime.closeAll();
  }

  @Test
  void aPidThatBelongsToAnotherNowIsLeftAlone() throws IOException {
    Process innocent = new ProcessBuilder("sleep", "600").start();
    ProcessRecord known = replica(0);
    new Records(home.layout()).save(known.running(innocent.pid(), 1));

    LocalRuntime runtime = home.start();
    runtime.closeAll();
    assertThat(innocent.isAlive()).isTrue();
    innocent.destroyForcibly();
    assertThat(Files.exists(home.layout().run())).isFalse();
  }

  private ProcessRecord replica(int ordinal) {
    return left.stream()
        .filter(record -> record.application().equals(APP) && record.ordinal() == ordinal)
        .findFirst()
        .orElseThrow();
  }
}
