package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.millrace.adapters.kubernetes.resource.PodSettings.Manager;
import io.millrace.adapters.kubernetes.resource.PodSettings.Ports;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment of Flink's containers, byte for byte as Lyft's operator has it: images whose
 * entry point reads {@code FLINK_PROPERTIES} go on to work. Images that read the mounted files find
 * the same wishes there, under the names of Flink 2.
 */
final class LyftEnvironment {
  private static final Pattern VERSION = Pattern.compile("v?(\\d{1,6})(?:\\.(\\d{1,6}))?.*");
  private static final double OFF_HEAP = 0.5;
  private static final double SYSTEM = 0.2;

  private LyftEnvironment() {}

  /** Ours, before any of the user's. */
  static List<EnvVar> of(App app, String type) {
    String properties = properties(app, type);
    List<EnvVar> env = new ArrayList<>();
    env.add(value("AWS_METADATA_SERVICE_TIMEOUT", "5"));
    env.add(value("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "20"));
    env.add(value("APP_NAME", app.spec().name().name()));
    env.add(value("OPERATOR_FLINK_CONFIG", properties));
    env.add(value("FLINK_PROPERTIES", properties));
    env.add(field("HOST_NAME", "metadata.name"));
    env.add(field("HOST_IP", "status.podIP"));
    env.add(value("FLINK_DEPLOYMENT_TYPE", type));
    env.add(field("POD_NAME", "metadata.name"));
    env.add(field("POD_IP", "status.podIP"));
    return env;
  }

  static String properties(App app, String type) {
    SortedMap<String, String> config = new TreeMap<>(app.spec().cluster().flinkConfig());
    Ports ports = app.settings().ports();
    config.remove("jobmanager.rpc.address");
    config.put("taskmanager.numberOfTaskSlots", String.valueOf(app.spec().cluster().slots()));
    config.put("jobmanager.rpc.port", String.valueOf(ports.rpc()));
    config.put("jobmanager.web.port", String.valueOf(ports.ui()));
    config.put("query.server.port", String.valueOf(ports.query()));
    config.put("blob.server.port", String.valueOf(ports.blob()));
    config.put("metrics.internal.query-service.port", String.valueOf(ports.metrics()));
    boolean isModern = isAtLeast(app.settings().flinkVersion().orElse(""), 1, 11);
    String key = isModern ? "memory.process.size" : "heap.size";
    config.put(
        "jobmanager." + key,
        size(app.jobManagerResources(), share(app.settings().jobManager(), isModern)));
    config.put(
        "taskmanager." + key,
        size(app.taskManagerResources(), share(app.settings().taskManager(), isModern)));
    String lines =
        config.entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue() + "\n")
            .collect(Collectors.joining());
    return lines + addresses(app, type);
  }

  /** What Lyft's operator appends when it knows the revision. */
  private static String addresses(App app, String type) {
    String revision = app.names().revision();
    boolean isJobManager = type.equals(Labels.JOB_MANAGER);
    String text =
        app.isHighlyAvailable()
            ? "\nkubernetes.cluster-id: "
                + revision
                + "\n"
                + (isJobManager ? "jobmanager.rpc.address: $HOST_IP\n" : "")
            : "\njobmanager.rpc.address: " + revision + "\n";
    return isJobManager ? text : text + "taskmanager.host: $HOST_IP\n";
  }

  private static double share(Manager manager, boolean isModern) {
    return isModern
        ? manager.systemMemoryFraction().orElse(SYSTEM)
        : manager.offHeapMemoryFraction().orElse(OFF_HEAP);
  }

  private static String size(ResourceRequirements resources, double share) {
    BigDecimal request =
        resources.getRequests().containsKey("memory")
            ? ProcessMemory.amount(resources, "memory")
            : BigDecimal.ZERO;
    double bytes = request.doubleValue();
    return Math.round(bytes - bytes * share) / 1024 + "k";
  }

  static boolean isAtLeast(String version, int major, int minor) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      return false;
    }
    int[] found = {
      Integer.parseInt(parts.group(1)),
      parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2))
    };
    return Arrays.compare(found, new int[] {major, minor}) >= 0;
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath(path)
        .endFieldRef()
        .endValueFrom()
        .build();
  }
}
