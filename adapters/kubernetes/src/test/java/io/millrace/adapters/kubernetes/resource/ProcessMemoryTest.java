package io.millrace.adapters.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  @Test
  void aRoomyProcessIsDividedByFlink() {
    assertThat(ProcessMemory.taskManager(memory("2Gi"), 0, Map.of()))
        .isEqualTo(Map.of("taskmanager.memory.process.size", "2048m"));
    assertThat(ProcessMemory.jobManager(memory("1Gi"), 0.25, Map.of()))
        .containsEntry("jobmanager.memory.process.size", "768m");
  }

  @Test
  void aSmallOneLeavesRoomForTheHeap() {
    assertThat(ProcessMemory.taskManager(memory("600Mi"), 0, Map.of()))
        .containsEntry("taskmanager.memory.process.size", "600m")
        .containsEntry("taskmanager.memory.network.max", "37m")
        .containsEntry("taskmanager.memory.managed.size", "0m");
    assertThat(ProcessMemory.taskManager(memory("200Mi"), 0, Map.of()))
        .containsEntry("taskmanager.memory.process.size", "384m");
  }

  @Test
  void stateInRocksKeepsItsMemory() {
    assertThat(
            ProcessMemory.taskManager(memory("900Mi"), 0, Map.of("state.backend.type", "rocksdb")))
        .doesNotContainKey("taskmanager.memory.managed.size");
  }

  @Test
  void theUsersOwnSizesStandAlone() {
    assertThat(
            ProcessMemory.taskManager(
                memory("600Mi"), 0, Map.of("taskmanager.memory.flink.size", "400m")))
        .isEmpty();
    assertThat(
            ProcessMemory.taskManager(
                memory("600Mi"), 0, Map.of("taskmanager.memory.network.min", "64m")))
        .doesNotContainKeys("taskmanager.memory.network.min", "taskmanager.memory.network.max");
  }

  @Test
  void withoutARequestNothingIsKnown() {
    assertThat(ProcessMemory.jobManager(new ResourceRequirements(), 0, Map.of())).isEmpty();
  }

  private static ResourceRequirements memory(String request) {
    var resources = new ResourceRequirements();
    resources.setRequests(Map.of("memory", new Quantity(request)));
    return resources;
  }
}
