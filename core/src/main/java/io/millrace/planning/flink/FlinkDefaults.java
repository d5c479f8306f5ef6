package io.millrace.planning.flink;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Flink's configuration as it takes effect: our fast defaults, overridden by the user's own words.
 *
 * <p>Ports, folders and memory are the host's to add. Source of the values: measured on Flink 2.3,
 * where its own defaults make a rescale wait 17 to 69 s.
 */
public final class FlinkDefaults {
  public static final String CHECKPOINT_DIRECTORY = "execution.checkpointing.dir";
  public static final String SAVEPOINT_DIRECTORY = "execution.checkpointing.savepoint-dir";
  public static final String STATE_BACKEND = "state.backend.type";

  private static final String SCHEDULER = "jobmanager.scheduler";
  private static final String SCHEDULER_MODE = "scheduler-mode";
  private static final String ADAPTIVE = "jobmanager.adaptive-scheduler.";

  private static final SortedMap<String, String> FAST =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  // without it a declared parallelism is refused
                  Map.entry(SCHEDULER, "adaptive"),
                  // a job whose slots come late waits for them; a negative value does not parse
                  Map.entry(ADAPTIVE + "submission.resource-wait-timeout", "1 h"),
                  Map.entry(ADAPTIVE + "submission.resource-stabilization-timeout", "500 ms"),
                  Map.entry(ADAPTIVE + "executing.cooldown-after-rescaling", "0 ms"),
                  Map.entry(ADAPTIVE + "executing.resource-stabilization-timeout", "0 ms"),
                  Map.entry("web.adaptive-scheduler.rescale-history.size", "20"),
                  Map.entry("heartbeat.interval", "1 s"),
                  Map.entry("heartbeat.timeout", "6 s"),
                  // a TaskManager that is up before its JobManager would wait up to 30 s
                  Map.entry("cluster.registration.initial-timeout", "50 ms"),
                  Map.entry("cluster.registration.max-timeout", "500 ms"),
                  Map.entry("cluster.registration.refused-registration-delay", "500 ms"),
                  Map.entry("cluster.registration.error-delay", "500 ms"),
                  Map.entry("slot.idle.timeout", "1 s"),
                  Map.entry("execution.checkpointing.interval", "2 s"),
                  // heal from it after the JobManager is gone
                  Map.entry(
                      "execution.checkpointing.externalized-checkpoint-retention",
                      "RETAIN_ON_CANCELLATION"),
                  Map.entry("restart-strategy.type", "exponential-delay"),
                  Map.entry("restart-strategy.exponential-delay.initial-backoff", "100 ms"),
                  Map.entry("restart-strategy.exponential-delay.max-backoff", "10 s"),
                  Map.entry("restart-strategy.exponential-delay.reset-backoff-threshold", "1 min"),
                  // states are cached 3 s otherwise, and a controller waits 3 s too long
                  Map.entry("web.refresh-interval", "100"),
                  Map.entry("metrics.fetcher.update-interval", "1000"),
                  // a starved machine ends the process after 10 s otherwise
                  Map.entry("pekko.startup-timeout", "120 s"),
                  // the answer to a stop is still there when it is asked for
                  Map.entry("execution.shutdown-on-application-finish", "false"),
                  Map.entry("pipeline.max-parallelism", "128"),
                  Map.entry("metrics.reporters", "prom"),
                  Map.entry(
                      "metrics.reporter.prom.factory.class",
                      "org.apache.flink.metrics.prometheus.PrometheusReporterFactory"),
                  Map.entry("metrics.reporter.prom.port", "9249"))));

  /** Keys of Flink 1.x that are still written, and what they are called now. */
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("state.savepoints.dir", SAVEPOINT_DIRECTORY),
          Map.entry("state.checkpoints.dir", CHECKPOINT_DIRECTORY),
          Map.entry("state.checkpoints.num-retained", "execution.checkpointing.num-retained"),
          Map.entry("state.backend", STATE_BACKEND),
          Map.entry("state.backend.incremental", "execution.checkpointing.incremental"),
          Map.entry("restart-strategy", "restart-strategy.type"),
          Map.entry("high-availability", "high-availability.type"),
          Map.entry(
              ADAPTIVE + "resource-wait-timeout", ADAPTIVE + "submission.resource-wait-timeout"),
          Map.entry(
              ADAPTIVE + "resource-stabilization-timeout",
              ADAPTIVE + "submission.resource-stabilization-timeout"),
          Map.entry(
              ADAPTIVE + "scaling-interval.min", ADAPTIVE + "executing.cooldown-after-rescaling"),
          Map.entry(
              ADAPTIVE + "scaling-interval.max",
              ADAPTIVE + "executing.resource-stabilization-timeout"));

  /** Names of {@code state.backend} that Flink 2 no longer knows. */
  private static final Map<String, String> BACKENDS =
      Map.of("filesystem", "hashmap", "jobmanager", "hashmap", "memory", "hashmap");

  /** Keys of Flink 1.x without a successor: the host sizes processes by their resources. */
  private static final Set<String> GONE =
      Set.of(
          "taskmanager.heap.size",
          "taskmanager.heap.mb",
          "jobmanager.heap.size",
          "jobmanager.heap.mb",
          "state.backend.fs.checkpointdir",
          "jobmanager.execution.failover-strategy.region",
          "query.server.port",
          "jobmanager.web.port");

  private static final String OLD_RPC = "akka.";
  private static final String NEW_RPC = "pekko.";

  private FlinkDefaults() {}

  /**
   * Our defaults, overridden by {@code user}, all under the names of Flink 2.
   *
   * <p>When both the old and the new name of a key are given, the new one wins. In reactive mode
   * the scheduler is Flink's choice.
   *
   * @param user Flink keys as the user wrote them
   */
  public static SortedMap<String, String> effective(Map<String, String> user) {
    SortedMap<String, String> theirs = modern(user);
    SortedMap<String, String> all = new TreeMap<>(FAST);
    if (theirs.containsKey(SCHEDULER_MODE)) {
      all.remove(SCHEDULER);
    }
    all.putAll(theirs);
    return Collections.unmodifiableSortedMap(all);
  }

  /** The same wishes under the names of Flink 2; keys that mean nothing any more are left out. */
  public static SortedMap<String, String> modern(Map<String, String> user) {
    SortedMap<String, String> renamed = new TreeMap<>();
    SortedMap<String, String> current = new TreeMap<>();
    new TreeMap<>(user)
        .forEach(
            (key, value) -> {
              String name = nameToday(key);
              if (!GONE.contains(key)) {
                (name.equals(key) ? current : renamed).put(name, value);
              }
            });
    renamed.putAll(current);
    renamed.computeIfPresent(STATE_BACKEND, (key, value) -> backendToday(value));
    return renamed;
  }

  private static String nameToday(String key) {
    return key.startsWith(OLD_RPC)
        ? NEW_RPC + key.substring(OLD_RPC.length())
        : RENAMED.getOrDefault(key, key);
  }

  private static String backendToday(String name) {
    return BACKENDS.getOrDefault(name.toLowerCase(Locale.ROOT), name);
  }
}
