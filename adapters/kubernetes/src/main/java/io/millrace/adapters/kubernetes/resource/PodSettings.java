package io.millrace.adapters.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.millrace.model.spec.FlinkSpec;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What only a host of pods reads, parsed from {@link FlinkSpec.Cluster#podSettings()}.
 *
 * @param labels of the resource itself
 * @param podTemplate of JobManagers and TaskManagers; empty object for none
 * @param securityContext what the user says of it; empty object for nothing
 */
public record PodSettings(
    Mode mode,
    Optional<String> imagePullPolicy,
    List<LocalObjectReference> imagePullSecrets,
    Optional<String> serviceAccountName,
    ObjectNode securityContext,
    List<Volume> volumes,
    List<VolumeMount> volumeMounts,
    Ports ports,
    Optional<String> flinkVersion,
    ObjectNode podTemplate,
    Optional<IngressRule> ingress,
    Optional<Monitoring> monitoring,
    Optional<VolumeClaim> volumeClaim,
    Manager jobManager,
    Manager taskManager,
    SortedMap<String, String> labels) {

  /** Who makes the TaskManager pods. */
  public enum Mode {
    /** Millrace does. */
    STANDALONE,
    /** Flink does. */
    NATIVE
  }

  /**
   * Ports of the pods.
   *
   * @param metrics of Flink's own query service; Prometheus has another
   */
  public record Ports(int rpc, int blob, int query, int ui, int metrics) {}

  /**
   * One kind of process.
   *
   * @param replicas of the JobManager; TaskManagers are counted elsewhere
   * @param resources empty when the user says nothing of them
   * @param offHeapMemoryFraction share outside the heap, before Flink 1.11
   * @param systemMemoryFraction share outside Flink, since 1.11
   * @param podTemplate empty object for none
   */
  public record Manager(
      int replicas,
      Optional<ResourceRequirements> resources,
      List<EnvVar> env,
      List<EnvFromSource> envFrom,
      SortedMap<String, String> nodeSelector,
      List<Toleration> tolerations,
      Optional<Affinity> affinity,
      Optional<Double> offHeapMemoryFraction,
      Optional<Double> systemMemoryFraction,
      ObjectNode podTemplate) {}

  /**
   * How the page of Flink is reached from outside.
   *
   * @param host with the placeholders <code>{{$jobCluster}}</code> and <code>{{$namespace}}</code>
   */
  public record IngressRule(
      String host,
      Optional<String> className,
      Optional<String> tlsSecretName,
      SortedMap<String, String> annotations) {}

  /** Which objects the Prometheus operator is to find. */
  public record Monitoring(
      boolean serviceMonitor,
      boolean podMonitor,
      Optional<String> interval,
      SortedMap<String, String> labels) {}

  /**
   * A volume that all pods share.
   *
   * @param retain whether it outlives the application
   */
  public record VolumeClaim(
      String size,
      String mountPath,
      Optional<String> storageClassName,
      List<String> accessModes,
      boolean retain) {}

  /**
   * The settings of a spec.
   *
   * @throws UnusableSettingsException if they are no Kubernetes objects
   */
  public static PodSettings of(FlinkSpec spec) {
    String text = spec.cluster().podSettings();
    return PodSettingsReader.read(text.isEmpty() ? Json.object() : Json.parse(text));
  }

  boolean isNative() {
    return mode == Mode.NATIVE;
  }

  /** Template of one kind of process: the common one, with its own words on top. */
  ObjectNode template(Manager manager, String container) {
    return TemplateMerge.merge(
        TemplateMerge.named(podTemplate, container),
        TemplateMerge.named(manager.podTemplate(), container));
  }

  static Optional<JsonNode> present(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
  }
}
