package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.millrace.adapters.kubernetes.resource.PodSettings.Ports;
import io.millrace.model.Revision;
import io.millrace.planning.flink.FlinkDefaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Flink's configuration in the pods. It is the same for all attempts of a revision and for every
 * number of TaskManagers: neither may replace a pod.
 */
final class FlinkConfiguration {
  private static final List<String> LOGGING =
      List.of("log4j-console.properties", "log4j-cli.properties", "logback-console.xml");

  /** Flink's own are 15, 15 and 5 s, after which a job stands still for 12 to 20 s. */
  private static final Map<String, String> SHORT_LEASE =
      Map.of(
          "high-availability.kubernetes.leader-election.lease-duration", "6 s",
          "high-availability.kubernetes.leader-election.renew-deadline", "5 s",
          "high-availability.kubernetes.leader-election.retry-period", "1 s");

  private FlinkConfiguration() {}

  static ConfigMap configMap(App app) {
    return new ConfigMapBuilder()
        .withMetadata(app.revisionMeta(name(app), "config"))
        .withData(files(app))
        .build();
  }

  static String name(App app) {
    return app.settings().isNative() ? app.names().nativeConfig() : app.names().config();
  }

  /** Changes whenever a mounted file does. */
  static String hash(App app) {
    return Revision.of(files(app).toString()).hash();
  }

  private static SortedMap<String, String> files(App app) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put(
        "config.yaml",
        effective(app).entrySet().stream()
            .map(entry -> entry.getKey() + ": " + quoted(entry.getValue()) + "\n")
            .collect(Collectors.joining()));
    LOGGING.forEach(name -> files.put(name, resource(name)));
    return files;
  }

  /** Every key that the processes read. */
  static SortedMap<String, String> effective(App app) {
    Map<String, String> user = app.spec().cluster().flinkConfig();
    SortedMap<String, String> config = new TreeMap<>(FlinkDefaults.effective(user));
    config.put("taskmanager.numberOfTaskSlots", String.valueOf(app.spec().cluster().slots()));
    config.putIfAbsent("taskmanager.rpc.port", "6122");
    addAddresses(app, config);
    addFolders(app, config);
    addSizes(app, config);
    if (app.isHighlyAvailable()) {
      addHighAvailability(app, config);
    }
    if (app.settings().isNative()) {
      NativeMode.addKeys(app, config);
    }
    if (app.spec().isSession() && SessionJar.isNeeded(app.spec())) {
      config.put(SessionJar.KEY, SessionJar.FOLDER);
    }
    return config;
  }

  private static void addAddresses(App app, SortedMap<String, String> config) {
    Ports ports = app.settings().ports();
    config.put("jobmanager.rpc.address", app.names().revision());
    config.put("jobmanager.rpc.port", String.valueOf(ports.rpc()));
    config.put("jobmanager.bind-host", "0.0.0.0");
    config.put("taskmanager.bind-host", "0.0.0.0");
    if (!app.isHighlyAvailable()) {
      // with high availability each JobManager announces its own
      config.put("rest.address", app.names().revision());
    }
    config.put("rest.port", String.valueOf(ports.ui()));
    config.put("rest.bind-port", String.valueOf(ports.ui()));
    config.put("rest.bind-address", "0.0.0.0");
    config.put("blob.server.port", String.valueOf(ports.blob()));
    config.put("metrics.internal.query-service.port", String.valueOf(ports.metrics()));
  }

  private static void addFolders(App app, SortedMap<String, String> config) {
    app.settings()
        .volumeClaim()
        .ifPresent(
            claim -> {
              String folder = "file://" + claim.mountPath() + "/" + app.spec().name().name();
              config.putIfAbsent(FlinkDefaults.CHECKPOINT_DIRECTORY, folder + "/checkpoints");
              config.putIfAbsent(FlinkDefaults.SAVEPOINT_DIRECTORY, folder + "/savepoints");
            });
  }

  private static void addSizes(App app, SortedMap<String, String> config) {
    SortedMap<String, String> user = new TreeMap<>(config);
    SortedMap<String, String> sizes =
        new TreeMap<>(
            ProcessMemory.jobManager(
                app.jobManagerResources(), systemFraction(app.settings().jobManager()), user));
    sizes.putAll(
        ProcessMemory.taskManager(
            app.taskManagerResources(), systemFraction(app.settings().taskManager()), user));
    double cores = ProcessMemory.amount(app.taskManagerResources(), "cpu").doubleValue();
    if (cores > 0) {
      sizes.put("taskmanager.cpu.cores", String.valueOf(cores));
    }
    sizes.forEach(config::putIfAbsent);
  }

  private static double systemFraction(PodSettings.Manager manager) {
    return manager.systemMemoryFraction().orElse(0.0);
  }

  /** Flink's own id of the job's files is the same in every cluster: ours is not. */
  private static void addHighAvailability(App app, SortedMap<String, String> config) {
    config.remove("high-availability");
    config.putIfAbsent("high-availability.type", "kubernetes");
    config.putIfAbsent(
        "high-availability.cluster-id",
        "/" + app.names().namespace() + "/" + app.names().revision());
    String checkpoints = config.get(FlinkDefaults.CHECKPOINT_DIRECTORY);
    if (checkpoints != null) {
      config.putIfAbsent("high-availability.storageDir", checkpoints + "/ha");
    }
    if (app.usesKubernetesHa()) {
      config.put("kubernetes.cluster-id", app.names().revision());
      config.put("kubernetes.namespace", app.names().namespace());
      SHORT_LEASE.forEach(config::putIfAbsent);
    }
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String resource(String name) {
    try (InputStream in = FlinkConfiguration.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing in our own jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
