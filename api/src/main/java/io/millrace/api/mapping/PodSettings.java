package io.millrace.api.mapping;

import io.millrace.api.yaml.CanonicalJson;
import io.millrace.api.yaml.Node;
import java.util.List;

/**
 * The fields of a FlinkApplication that only a host of pods reads, as canonical JSON: equal
 * settings give equal text, however they were written. Sizes, the restart nonce and what says how
 * an update is carried out are left out: a change of those is not another revision.
 */
final class PodSettings {
  private static final List<String> OF_SPEC =
      List.of(
          "imagePullPolicy",
          "imagePullSecrets",
          "serviceAccountName",
          "securityContext",
          "volumes",
          "volumeMounts",
          "rpcPort",
          "blobPort",
          "queryPort",
          "uiPort",
          "metricsQueryPort",
          "flinkVersion",
          "podTemplate",
          "ingress",
          "monitoring",
          "volumeClaim",
          "mode");
  private static final List<String> OF_JOB_MANAGER =
      List.of(
          "replicas",
          "resources",
          "envConfig",
          "nodeSelector",
          "tolerations",
          "affinity",
          "offHeapMemoryFraction",
          "systemMemoryFraction",
          "podTemplate");
  private static final List<String> OF_TASK_MANAGER =
      OF_JOB_MANAGER.stream().filter(key -> !key.equals("replicas")).toList();

  private PodSettings() {}

  /** Empty when the resource has none of these fields. */
  static String of(Node.Mapping resource) {
    Node.Mapping spec = resource.child("spec");
    Node.Mapping metadata = resource.child("metadata");
    Node.Mapping settings = picked(spec, OF_SPEC);
    settings =
        filled(
            settings, "jobManagerConfig", picked(spec.child("jobManagerConfig"), OF_JOB_MANAGER));
    settings =
        filled(
            settings,
            "taskManagerConfig",
            picked(spec.child("taskManagerConfig"), OF_TASK_MANAGER));
    settings = filled(settings, "labels", metadata.child("labels"));
    String json = CanonicalJson.write(settings);
    return json.equals("{}") ? "" : json;
  }

  private static Node.Mapping picked(Node.Mapping from, List<String> keys) {
    Node.Mapping picked = Node.Mapping.empty(from.place());
    for (Node.Entry entry : from.entries()) {
      picked = keys.contains(entry.key()) ? filled(picked, entry.key(), entry.value()) : picked;
    }
    return picked;
  }

  /** A field without content is no setting. */
  private static Node.Mapping filled(Node.Mapping settings, String key, Node value) {
    boolean isEmpty = value instanceof Node.Mapping mapping && mapping.entries().isEmpty();
    return isEmpty ? settings : settings.with(key, value);
  }
}
