package io.millrace.operator;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The count of TaskManagers that we have written because nobody had: autoscalers cannot read one
 * that is not there. It follows the parallelism until somebody else writes it.
 */
final class DefaultReplicas {
  /** Under this name we own the count. */
  static final String MANAGER = "millrace-default";

  private static final String SPEC = "spec";
  private static final String TASK_MANAGERS = "taskManagerConfig";
  private static final String REPLICAS = "replicas";
  private static final List<String> PATH = List.of("f:spec", "f:taskManagerConfig", "f:replicas");

  private DefaultReplicas() {}

  /** The resource without our count; itself when the count is somebody else's. */
  static GenericKubernetesResource without(GenericKubernetesResource resource) {
    if (!isOurs(resource)
        || !(resource.getAdditionalProperties().get(SPEC) instanceof Map<?, ?> spec)
        || !(spec.get(TASK_MANAGERS) instanceof Map<?, ?> taskManagers)) {
      return resource;
    }
    Map<Object, Object> rest = new LinkedHashMap<>(taskManagers);
    rest.remove(REPLICAS);
    Map<Object, Object> changed = new LinkedHashMap<>(spec);
    changed.put(TASK_MANAGERS, rest);
    GenericKubernetesResource copy = new GenericKubernetesResource();
    copy.setApiVersion(resource.getApiVersion());
    copy.setKind(resource.getKind());
    copy.setMetadata(resource.getMetadata());
    copy.setAdditionalProperties(new LinkedHashMap<>(resource.getAdditionalProperties()));
    copy.setAdditionalProperty(SPEC, changed);
    return copy;
  }

  /** Whether we own the count, and nobody beside us. */
  private static boolean isOurs(GenericKubernetesResource resource) {
    List<ManagedFieldsEntry> owners =
        Optional.ofNullable(resource.getMetadata().getManagedFields()).orElse(List.of()).stream()
            .filter(DefaultReplicas::ownsCount)
            .toList();
    return owners.size() == 1 && MANAGER.equals(owners.get(0).getManager());
  }

  private static boolean ownsCount(ManagedFieldsEntry entry) {
    FieldsV1 fields = entry.getFieldsV1();
    Object at = fields == null ? null : fields.getAdditionalProperties();
    for (String step : PATH) {
      at = at instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return at != null;
  }
}
