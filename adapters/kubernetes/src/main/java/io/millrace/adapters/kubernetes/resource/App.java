package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.millrace.adapters.kubernetes.resource.PodSettings.Manager;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.planning.flink.FlinkDefaults;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One revision of an application with everything that its objects are made from. */
record App(FlinkSpec spec, PodSettings settings, Names names, Owner owner) {
  private static final String NONE = "none";
  private static final String MAIN = "main";

  /** Where Flink's own image looks for its configuration. */
  static final String CONF = "/opt/flink/conf";

  static App of(FlinkSpec spec, Owner owner) {
    return new App(spec, PodSettings.of(spec), Names.of(spec), owner);
  }

  /** What the user says of high availability; in native mode it is on unless refused. */
  private String highAvailability() {
    Map<String, String> user = spec.cluster().flinkConfig();
    String said =
        user.getOrDefault("high-availability.type", user.getOrDefault("high-availability", ""))
            .strip()
            .toLowerCase(Locale.ROOT);
    return said.isEmpty() ? (settings.isNative() ? "kubernetes" : NONE) : said;
  }

  /** Whether Flink restores the job by itself when a JobManager is lost. */
  boolean isHighlyAvailable() {
    return !highAvailability().equals(NONE);
  }

  boolean usesKubernetesHa() {
    return highAvailability().contains("kubernetes");
  }

  /** Two JobManagers without high availability would run two jobs. */
  int jobManagerReplicas() {
    return isHighlyAvailable() ? settings.jobManager().replicas() : 1;
  }

  /** Whether Flink's processes talk to the API server. */
  boolean needsAccess() {
    return usesKubernetesHa() || settings.isNative();
  }

  Optional<String> serviceAccount() {
    return settings
        .serviceAccountName()
        .or(() -> needsAccess() ? Optional.of(names.serviceAccount()) : Optional.empty());
  }

  ResourceRequirements jobManagerResources() {
    return resources(settings.jobManager(), ProcessMemory.JOB_MANAGER);
  }

  ResourceRequirements taskManagerResources() {
    return resources(settings.taskManager(), ProcessMemory.TASK_MANAGER);
  }

  /** The resource's own word, else the pod template's, else Lyft's. */
  private ResourceRequirements resources(Manager manager, ResourceRequirements absent) {
    return manager
        .resources()
        .or(() -> PodSettingsReader.resources(settings.template(manager, MAIN), MAIN))
        .orElse(absent);
  }

  /** Port at which Prometheus scrapes each pod. */
  int prometheusPort() {
    String port =
        FlinkDefaults.effective(spec.cluster().flinkConfig())
            .getOrDefault("metrics.reporter.prom.port", "")
            .replaceAll("\\D.*", "");
    return port.isEmpty() ? 9249 : Integer.parseInt(port);
  }

  /**
   * Value of the label {@code app} of the pods, unless the user gives it another one. In native
   * mode Flink puts its cluster id there.
   */
  String appLabel() {
    return settings.isNative() ? names.revision() : spec.name().name();
  }

  /** Whether the label {@code app} is free for us. */
  boolean hasAppLabel() {
    return settings.isNative() || !settings.labels().containsKey(Labels.APP);
  }

  /** Labels of an object: the resource's own, and ours on top. */
  SortedMap<String, String> labels(Map<String, String> ours) {
    SortedMap<String, String> labels = new TreeMap<>(settings.labels());
    labels.putAll(ours);
    labels.put(Labels.MANAGED_BY, Labels.MILLRACE);
    return labels;
  }

  SortedMap<String, String> podLabels(String type) {
    SortedMap<String, String> labels = labels(Labels.pods(spec, type));
    if (hasAppLabel() && !type.equals(Labels.LOOKUP)) {
      labels.put(Labels.APP, appLabel());
    }
    return labels;
  }

  /** Metadata of an object of this revision. */
  ObjectMeta revisionMeta(String name, String type) {
    return meta(name, labels(Labels.pods(spec, type)));
  }

  /** Metadata of an object of all revisions. */
  ObjectMeta meta(String name) {
    return meta(name, labels(Map.of(Labels.APPLICATION, spec.name().name())));
  }

  ObjectMeta meta(String name, SortedMap<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(names.namespace())
        .withLabels(labels)
        .withOwnerReferences(owner.references())
        .build();
  }
}
