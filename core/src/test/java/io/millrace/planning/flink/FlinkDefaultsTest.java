package io.millrace.planning.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class FlinkDefaultsTest {

  @Test
  void rescalesAtOnceUnlessToldOtherwise() {
    assertThat(FlinkDefaults.effective(Map.of()))
        .containsEntry("jobmanager.scheduler", "adaptive")
        .containsEntry("jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling", "0 ms")
        .containsEntry(
            "jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout", "0 ms")
        .containsEntry("jobmanager.adaptive-scheduler.submission.resource-wait-timeout", "1 h")
        .containsEntry("execution.checkpointing.interval", "2 s")
        .containsEntry("pipeline.max-parallelism", "128");
  }

  @Test
  void theUsersWordWins() {
    assertThat(
            FlinkDefaults.effective(
                Map.of("heartbeat.interval", "3 s", "jobmanager.scheduler", "default")))
        .containsEntry("heartbeat.interval", "3 s")
        .containsEntry("jobmanager.scheduler", "default")
        .containsEntry("heartbeat.timeout", "6 s");
  }

  @Test
  void reactiveModeKeepsItsOwnScheduler() {
    assertThat(FlinkDefaults.effective(Map.of("scheduler-mode", "reactive")))
        .containsEntry("scheduler-mode", "reactive")
        .doesNotContainKey("jobmanager.scheduler");
  }

  @Test
  void oldNamesOfTheFoldersAreUnderstood() {
    assertThat(
            FlinkDefaults.effective(
                Map.of(
                    "state.checkpoints.dir", "file:///c",
                    "state.savepoints.dir", "file:///s",
                    "state.backend.fs.checkpointdir", "file:///old")))
        .containsEntry(FlinkDefaults.CHECKPOINT_DIRECTORY, "file:///c")
        .containsEntry(FlinkDefaults.SAVEPOINT_DIRECTORY, "file:///s")
        .doesNotContainKeys(
            "state.checkpoints.dir", "state.savepoints.dir", "state.backend.fs.checkpointdir");
  }

  @Test
  void theNewNameWinsOverTheOldOne() {
    assertThat(
            FlinkDefaults.effective(
                Map.of("state.checkpoints.dir", "a", "execution.checkpointing.dir", "b")))
        .containsEntry(FlinkDefaults.CHECKPOINT_DIRECTORY, "b");
  }

  @Test
  void legacyHeapSizesAreNotPassedOn() {
    assertThat(
            FlinkDefaults.effective(
                Map.of("taskmanager.heap.size", "200", "jobmanager.heap.size", "300m")))
        .doesNotContainKeys("taskmanager.heap.size", "jobmanager.heap.size");
  }

  @Test
  void backendsAndRpcKeysOfFlinkOneAreRenamed() {
    assertThat(
            FlinkDefaults.effective(
                Map.of("state.backend", "filesystem", "akka.ask.timeout", "20 s")))
        .containsEntry(FlinkDefaults.STATE_BACKEND, "hashmap")
        .containsEntry("pekko.ask.timeout", "20 s")
        .doesNotContainKeys("state.backend", "akka.ask.timeout");
  }
}
