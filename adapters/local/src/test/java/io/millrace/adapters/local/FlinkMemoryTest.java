package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FlinkMemoryTest {

  @Test
  void withoutAWishItIsSmall() {
    FlinkMemory memory = FlinkMemory.divide(Optional.empty(), Map.of());
    assertThat(memory.heap()).isEqualTo(96);
    assertThat(memory.figures())
        .containsEntry("taskmanager.memory.task.heap.size", "64m")
        .containsEntry("taskmanager.memory.framework.heap.size", "32m")
        .containsEntry("taskmanager.memory.network.min", "16m")
        .containsEntry("taskmanager.memory.network.max", "16m")
        .containsEntry("taskmanager.memory.managed.size", "0m")
        .hasSize(10);
  }

  @Test
  void aWishBelowTheSmallestIsRaised() {
    assertThat(FlinkMemory.divide(Optional.of(100), Map.of())).isEqualTo(FlinkMemory.SMALLEST);
  }

  @Test
  void theFiguresAddUpToWhatWasAskedFor() {
    FlinkMemory memory = FlinkMemory.divide(Optional.of(1024), Map.of());
    int sum =
        memory.heap()
            + memory.taskOffHeap()
            + memory.frameworkOffHeap()
            + memory.network()
            + memory.managed()
            + memory.metaspace()
            + memory.overhead();
    assertThat(sum).isEqualTo(1024);
    // 1024 - network 64 - metaspace 160 - overhead 102 - off-heap 32
    assertThat(memory.heap()).isEqualTo(666);
  }

  @Test
  void rocksGetsManagedMemory() {
    FlinkMemory memory =
        FlinkMemory.divide(Optional.of(1024), Map.of("state.backend.type", "rocksdb"));
    assertThat(memory.managed()).isEqualTo(266); // 0.4 of 666
    assertThat(memory.heap()).isEqualTo(400);
  }

  @Test
  void theUsersOwnFiguresAreKept() {
    FlinkMemory memory =
        FlinkMemory.divide(
            Optional.empty(),
            Map.of(
                "taskmanager.memory.process.size", "1g",
                "taskmanager.memory.managed.size", "128m",
                "taskmanager.memory.network.max", "32mb"));
    assertThat(memory.managed()).isEqualTo(128);
    assertThat(memory.network()).isEqualTo(32);
    assertThat(memory.heap()).isEqualTo(570); // 1024 - 32 - 160 - 102 - 32 - 128
  }

  @Test
  void sizesAreReadAsFlinkReadsThem() {
    assertThat(FlinkMemory.mebibytes("64m")).contains(64);
    assertThat(FlinkMemory.mebibytes("2 GB")).contains(2048);
    assertThat(FlinkMemory.mebibytes("1536k")).contains(2);
    assertThat(FlinkMemory.mebibytes("200")).contains(1);
    assertThat(FlinkMemory.mebibytes("much")).isEmpty();
  }
}
