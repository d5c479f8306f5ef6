package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Flink's memory keys from what a container asks for. Flink divides a process itself; its own parts
 * need about 800 MiB, so that a smaller one is divided by us.
 */
final class ProcessMemory {
  /** Lyft's: what a JobManager and a TaskManager get when the user says nothing. */
  static final ResourceRequirements JOB_MANAGER = fixed("4", "3072Mi");

  static final ResourceRequirements TASK_MANAGER = fixed("2", "1024Mi");

  /** Below it Flink's own division leaves no heap. */
  private static final int ROOMY = 1024;

  /** The smallest that runs a job with a client library of some size. */
  private static final int SMALLEST_TASK_MANAGER = 384;

  private static final int SMALLEST_JOB_MANAGER = 384;
  private static final String OF_TASK_MANAGER = "taskmanager.memory.";
  private static final String OF_JOB_MANAGER = "jobmanager.memory.";

  private ProcessMemory() {}

  private static ResourceRequirements fixed(String cpu, String memory) {
    Map<String, Quantity> amounts = new TreeMap<>();
    amounts.put("cpu", new Quantity(cpu));
    amounts.put("memory", new Quantity(memory));
    var resources = new ResourceRequirements();
    resources.setRequests(amounts);
    resources.setLimits(new TreeMap<>(amounts));
    return resources;
  }

  static BigDecimal amount(ResourceRequirements resources, String name) {
    Quantity request = resources.getRequests().get(name);
    Quantity given = request == null ? resources.getLimits().get(name) : request;
    return given == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(given);
  }

  /**
   * Keys for the TaskManager; none when the user sizes it by Flink's own keys.
   *
   * @param systemFraction share of the container that is not Flink's
   */
  static SortedMap<String, String> taskManager(
      ResourceRequirements resources, double systemFraction, Map<String, String> user) {
    SortedMap<String, String> keys = new TreeMap<>();
    int mebibytes = mebibytes(resources, systemFraction);
    if (mebibytes == 0 || isSized(user, OF_TASK_MANAGER, "task.heap.size")) {
      return keys;
    }
    int process = Math.max(SMALLEST_TASK_MANAGER, mebibytes);
    keys.put(OF_TASK_MANAGER + "process.size", process + "m");
    if (process < ROOMY) {
      keys.put(OF_TASK_MANAGER + "framework.heap.size", "32m");
      // client libraries bring a network stack of their own
      keys.put(OF_TASK_MANAGER + "framework.off-heap.size", "64m");
      keys.put(OF_TASK_MANAGER + "jvm-metaspace.size", Math.max(128, process / 4) + "m");
      fix(keys, user, OF_TASK_MANAGER + "jvm-overhead.", Math.max(64, process / 10));
      fix(keys, user, OF_TASK_MANAGER + "network.", Math.max(16, process / 16));
      if (!user.getOrDefault("state.backend.type", "").contains("rocks")) {
        keys.put(OF_TASK_MANAGER + "managed.size", "0m");
      }
    }
    return keys;
  }

  /** Keys for the JobManager; none when the user sizes it by Flink's own keys. */
  static SortedMap<String, String> jobManager(
      ResourceRequirements resources, double systemFraction, Map<String, String> user) {
    SortedMap<String, String> keys = new TreeMap<>();
    int mebibytes = mebibytes(resources, systemFraction);
    if (mebibytes == 0 || isSized(user, OF_JOB_MANAGER, "heap.size")) {
      return keys;
    }
    int process = Math.max(SMALLEST_JOB_MANAGER, mebibytes);
    keys.put(OF_JOB_MANAGER + "process.size", process + "m");
    if (process < ROOMY) {
      keys.put(OF_JOB_MANAGER + "off-heap.size", "64m");
      keys.put(OF_JOB_MANAGER + "jvm-metaspace.size", Math.max(128, process / 4) + "m");
      fix(keys, user, OF_JOB_MANAGER + "jvm-overhead.", Math.max(64, process / 10));
    }
    return keys;
  }

  /** A part between bounds; the user's word on either leaves both to the user. */
  private static void fix(
      Map<String, String> keys, Map<String, String> user, String part, int mebibytes) {
    if (user.keySet().stream().noneMatch(key -> key.startsWith(part))) {
      keys.put(part + "min", mebibytes + "m");
      keys.put(part + "max", mebibytes + "m");
    }
  }

  private static boolean isSized(Map<String, String> user, String prefix, String heap) {
    return List.of("process.size", "flink.size", heap).stream()
        .anyMatch(key -> user.containsKey(prefix + key));
  }

  private static int mebibytes(ResourceRequirements resources, double systemFraction) {
    return (int) (amount(resources, "memory").longValue() * (1 - systemFraction) / (1 << 20));
  }
}
