package io.millrace.adapters.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Lays one pod template over another. Mappings are merged field by field; lists whose items have a
 * name are merged item by item, in the order of the lower one; lists without names are joined where
 * Kubernetes joins them, and replaced otherwise.
 */
final class TemplateMerge {
  /** What names an item of a list; source: patch merge keys of Kubernetes' own types. */
  private static final Map<String, String> KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "volumes", "name",
          "env", "name",
          "imagePullSecrets", "name",
          "volumeMounts", "mountPath",
          "volumeDevices", "devicePath",
          "ports", "containerPort",
          "hostAliases", "ip");

  private static final Set<String> JOINED =
      Set.of("tolerations", "envFrom", "sources", "topologySpreadConstraints");

  /** Names that people give to the container with Flink in it: Flink's and Lyft's. */
  private static final Set<String> MAIN =
      Set.of("flink-main-container", Labels.JOB_MANAGER, Labels.TASK_MANAGER);

  private TemplateMerge() {}

  static ObjectNode merge(ObjectNode under, ObjectNode over) {
    ObjectNode merged = under.deepCopy();
    over.fields()
        .forEachRemaining(
            each -> merged.set(each.getKey(), merge(each.getKey(), under, each.getValue())));
    return merged;
  }

  /** The template with the main container called {@code name}. */
  static ObjectNode named(ObjectNode template, String name) {
    ObjectNode renamed = template.deepCopy();
    for (JsonNode container : renamed.path("spec").path("containers")) {
      if (container instanceof ObjectNode fields && MAIN.contains(fields.path("name").asText())) {
        fields.put("name", name);
      }
    }
    return renamed;
  }

  private static JsonNode merge(String field, ObjectNode under, JsonNode over) {
    JsonNode below = under.path(field);
    if (below instanceof ObjectNode lower && over instanceof ObjectNode upper) {
      return merge(lower, upper);
    }
    if (below instanceof ArrayNode lower && over instanceof ArrayNode upper) {
      String key = KEYS.get(field);
      if (key != null) {
        return byKey(lower, upper, key);
      }
      return JOINED.contains(field) ? joined(lower, upper) : upper.deepCopy();
    }
    return over.deepCopy();
  }

  private static ArrayNode byKey(ArrayNode under, ArrayNode over, String key) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    under.forEach(item -> items.put(item.path(key).asText(), item));
    for (JsonNode item : over) {
      items.merge(
          item.path(key).asText(),
          item,
          (lower, upper) ->
              lower instanceof ObjectNode below
                      && upper instanceof ObjectNode above
                      && !(key.equals("name") && item.has("valueFrom") != lower.has("valueFrom"))
                  ? merge(below, above)
                  : upper);
    }
    ArrayNode merged = under.arrayNode();
    items.values().forEach(merged::add);
    return merged;
  }

  private static ArrayNode joined(ArrayNode under, ArrayNode over) {
    ArrayNode merged = under.deepCopy();
    over.forEach(merged::add);
    return merged;
  }
}
