package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.spec.FlinkSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Flink's own Kubernetes mode: the JobManager makes and removes the TaskManager pods.
 *
 * <p>Source of the keys and names: Flink 2.3, tried in pods. The Deployment of the JobManager has
 * to be called as the cluster is, for it owns the pods.
 */
final class NativeMode {
  /** The name by which Flink finds its container in a template. */
  static final String CONTAINER = "flink-main-container";

  /** The JobManager reads the template from here, whatever the configuration says. */
  static final String TEMPLATE_FOLDER = "/opt/flink/pod-template";

  static final String TEMPLATE_FILE = "taskmanager-pod-template.yaml";
  static final String TEMPLATE_VOLUME = "pod-template";

  /** Cores; more than a TaskManager can use. */
  private static final Quantity NO_CPU_LIMIT = new Quantity("100");

  private NativeMode() {}

  static void addKeys(App app, SortedMap<String, String> config) {
    FlinkSpec spec = app.spec();
    config.put("kubernetes.cluster-id", app.names().revision());
    config.put("kubernetes.namespace", app.names().namespace());
    config.put("kubernetes.container.image.ref", spec.image());
    config.put(
        "kubernetes.container.image.pull-policy",
        app.settings().imagePullPolicy().orElse("IfNotPresent"));
    app.serviceAccount().ifPresent(name -> config.put("kubernetes.service-account", name));
    config.put("kubernetes.taskmanager.labels", pairs(app.podLabels(Labels.TASK_MANAGER)));
    config.put("execution.target", "kubernetes-application");
    config.put("$internal.deployment.config-dir", App.CONF);
    config.put(
        "pipeline.jars",
        Containers.uploadedJar(spec).orElse("local:///opt/flink/usrlib/" + spec.job().jarName()));
    if (!spec.job().entryClass().isBlank()) {
      config.put("$internal.application.main", spec.job().entryClass());
    }
    config.put("$internal.application.program-args", list(spec.job().programArgs()));
    addCpuLimit(app.taskManagerResources(), config);
  }

  /**
   * Flink knows a limit only as a multiple of the request, and without one makes the request the
   * limit: a TaskManager that asks for little would hardly start.
   */
  private static void addCpuLimit(ResourceRequirements resources, Map<String, String> config) {
    BigDecimal request = ProcessMemory.amount(resources, "cpu");
    Quantity limit = resources.getLimits().getOrDefault("cpu", NO_CPU_LIMIT);
    if (request.signum() > 0) {
      config.putIfAbsent(
          "kubernetes.taskmanager.cpu.limit-factor",
          Quantity.getAmountInBytes(limit)
              .divide(request, MathContext.DECIMAL32)
              .max(BigDecimal.ONE)
              .stripTrailingZeros()
              .toPlainString());
    }
  }

  /** Without it a JobManager with high availability ends at once. */
  static List<EnvVar> jobManagerEnvironment() {
    return List.of(
        new EnvVarBuilder()
            .withName("_POD_IP_ADDRESS")
            .withNewValueFrom()
            .withNewFieldRef()
            .withApiVersion("v1")
            .withFieldPath("status.podIP")
            .endFieldRef()
            .endValueFrom()
            .build());
  }

  /** In words of Flink's own image: what is neither of its modes is run as it stands. */
  static List<String> jobManagerArguments(App app, EnsureJobManager wanted) {
    List<String> line = new ArrayList<>();
    line.add("kubernetes-jobmanager.sh");
    line.add("kubernetes-application");
    line.add("-D$internal.pipeline.job-id=" + wanted.jobId());
    line.add("-Dparallelism.default=" + wanted.parallelism());
    wanted
        .restoreFrom()
        .ifPresent(
            path -> {
              line.add("-Dexecution.state-recovery.path=" + path);
              line.add(
                  "-Dexecution.state-recovery.ignore-unclaimed-state="
                      + wanted.spec().job().allowNonRestoredState());
            });
    String command =
        line.stream().map(NativeMode::shellWord).collect(Collectors.joining(" "))
            + (app.isHighlyAvailable() ? " \"-Djobmanager.rpc.address=$POD_IP\"" : "");
    return List.of("bash", "-c", command);
  }

  /** The template of the pods that Flink makes; it mounts its configuration and says the rest. */
  static ConfigMap podTemplate(App app) {
    PodTemplateSpec template =
        PodTemplates.taskManager(app).build(Map.of(), new Container(), "Never");
    template.getSpec().getVolumes().removeIf(each -> isConfig(each.getName()));
    Container main =
        template.getSpec().getContainers().stream()
            .filter(each -> each.getName().equals(CONTAINER))
            .findFirst()
            .orElseThrow();
    main.getVolumeMounts().removeIf(each -> isConfig(each.getName()));
    main.setImage(null);
    main.setResources(null);
    var pod = new Pod();
    pod.setMetadata(template.getMetadata());
    pod.setSpec(template.getSpec());
    return new ConfigMapBuilder()
        .withMetadata(app.revisionMeta(app.names().nativePodTemplate(), "config"))
        .addToData(TEMPLATE_FILE, Serialization.asYaml(pod))
        .build();
  }

  private static boolean isConfig(String volume) {
    return volume.equals(PodTemplates.CONFIG_VOLUME);
  }

  private static String pairs(Map<String, String> map) {
    return map.entrySet().stream()
        .map(each -> item(each.getKey() + ":" + each.getValue(), ","))
        .collect(Collectors.joining(","));
  }

  private static String list(List<String> items) {
    return items.stream().map(each -> item(each, ";")).collect(Collectors.joining(";"));
  }

  /** Flink splits lists at a delimiter that does not stand in quotes. */
  private static String item(String text, String delimiter) {
    return text.contains(delimiter) || text.contains("'") || text.contains("\"")
        ? "'" + text.replace("'", "''") + "'"
        : text;
  }

  private static String shellWord(String word) {
    return word.matches("[-A-Za-z0-9_./=:]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
