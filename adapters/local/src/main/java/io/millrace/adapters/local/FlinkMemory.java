package io.millrace.adapters.local;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a TaskManager's memory is divided, in mebibytes. Flink refuses to start unless each figure is
 * given; what binds are the limits that the JVM gets.
 *
 * @param taskHeap heap for operators
 * @param frameworkHeap heap for Flink itself
 * @param taskOffHeap direct memory for user code
 * @param frameworkOffHeap direct memory for Flink itself
 * @param network buffers between tasks
 * @param managed for RocksDB; no use for state on the heap
 * @param metaspace classes
 * @param overhead threads, code, garbage collection
 */
record FlinkMemory(
    int taskHeap,
    int frameworkHeap,
    int taskOffHeap,
    int frameworkOffHeap,
    int network,
    int managed,
    int metaspace,
    int overhead) {

  /**
   * The smallest that runs a job with a client library of some size; resident about 190 MiB. Limits
   * of metaspace and direct memory cost nothing until they are used.
   */
  static final FlinkMemory SMALLEST = new FlinkMemory(64, 32, 0, 32, 16, 0, 160, 64);

  private static final String PREFIX = "taskmanager.memory.";

  /** Direct memory that Flink does not count: client libraries bring their own network stack. */
  private static final int UNCOUNTED_DIRECT = 64;

  private static final int LARGEST_NETWORK = 256;
  private static final int LARGEST_METASPACE = 256;
  private static final int LARGEST_OVERHEAD = 512;
  private static final double MANAGED_FRACTION = 0.4;
  private static final Pattern SIZE =
      Pattern.compile("\\s*(\\d+)\\s*([a-z]*)\\s*", Pattern.CASE_INSENSITIVE);

  /**
   * Divides what was asked for; never below {@link #SMALLEST}.
   *
   * @param processMiB the whole process as the spec asks; empty looks into the configuration
   * @param config the effective Flink configuration, whose own figures are kept where they fit
   */
  static FlinkMemory divide(Optional<Integer> processMiB, Map<String, String> config) {
    int total =
        processMiB
            .or(() -> mebibytes(config, "process.size"))
            .or(() -> mebibytes(config, "flink.size"))
            .orElse(0);
    int network =
        mebibytes(config, "network.max")
            .or(() -> mebibytes(config, "network.min"))
            .orElse(between(SMALLEST.network, total / 16, LARGEST_NETWORK));
    int metaspace =
        mebibytes(config, "jvm-metaspace.size")
            .orElse(between(SMALLEST.metaspace, total / 8, LARGEST_METASPACE));
    int overhead = between(SMALLEST.overhead, total / 10, LARGEST_OVERHEAD);
    int taskOffHeap = mebibytes(config, "task.off-heap.size").orElse(SMALLEST.taskOffHeap);
    int free = total - network - metaspace - overhead - taskOffHeap - SMALLEST.frameworkOffHeap;
    int managed = mebibytes(config, "managed.size").orElse(usesRocks(config) ? share(free) : 0);
    int heap =
        mebibytes(config, "task.heap.size")
            .orElse(Math.max(SMALLEST.taskHeap, free - managed - SMALLEST.frameworkHeap));
    return new FlinkMemory(
        heap,
        SMALLEST.frameworkHeap,
        taskOffHeap,
        SMALLEST.frameworkOffHeap,
        network,
        managed,
        metaspace,
        overhead);
  }

  /** What {@code -Xmx} is. */
  int heap() {
    return taskHeap + frameworkHeap;
  }

  /** What {@code -XX:MaxDirectMemorySize} is. */
  int direct() {
    return taskOffHeap + frameworkOffHeap + network + UNCOUNTED_DIRECT;
  }

  /** Every figure under Flink's own key. */
  SortedMap<String, String> figures() {
    SortedMap<String, String> figures = new TreeMap<>();
    figures.put(PREFIX + "task.heap.size", taskHeap + "m");
    figures.put(PREFIX + "framework.heap.size", frameworkHeap + "m");
    figures.put(PREFIX + "task.off-heap.size", taskOffHeap + "m");
    figures.put(PREFIX + "framework.off-heap.size", frameworkOffHeap + "m");
    figures.put(PREFIX + "network.min", network + "m");
    figures.put(PREFIX + "network.max", network + "m");
    figures.put(PREFIX + "managed.size", managed + "m");
    figures.put(PREFIX + "jvm-metaspace.size", metaspace + "m");
    figures.put(PREFIX + "jvm-overhead.min", overhead + "m");
    figures.put(PREFIX + "jvm-overhead.max", overhead + "m");
    return figures;
  }

  /** Whether a configuration key sizes a process: such keys are replaced by our figures. */
  static boolean isSizing(String key) {
    return key.startsWith(PREFIX) || key.startsWith("jobmanager.memory.");
  }

  /**
   * A memory size as Flink writes it, in mebibytes rounded up; a number alone is bytes.
   *
   * @return empty when it cannot be read
   */
  static Optional<Integer> mebibytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(size.group(1));
    Optional<Long> unit =
        switch (size.group(2).toLowerCase(Locale.ROOT)) {
          case "", "b", "bytes" -> Optional.of(1L);
          case "k", "kb", "kibibytes" -> Optional.of(1L << 10);
          case "m", "mb", "mebibytes" -> Optional.of(1L << 20);
          case "g", "gb", "gibibytes" -> Optional.of(1L << 30);
          default -> Optional.empty();
        };
    return unit.map(bytes -> (int) Math.ceil(number * (double) bytes / (1 << 20)));
  }

  private static Optional<Integer> mebibytes(Map<String, String> config, String key) {
    return Optional.ofNullable(config.get(PREFIX + key)).flatMap(FlinkMemory::mebibytes);
  }

  private static boolean usesRocks(Map<String, String> config) {
    return config.getOrDefault("state.backend.type", "").toLowerCase(Locale.ROOT).contains("rocks");
  }

  private static int share(int free) {
    return Math.max(SMALLEST.taskHeap, (int) (free * MANAGED_FRACTION));
  }

  private static int between(int least, int value, int most) {
    return Math.max(least, Math.min(value, most));
  }
}
