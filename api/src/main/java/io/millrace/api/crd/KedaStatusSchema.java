package io.millrace.api.crd;

import static io.millrace.api.crd.Definition.map;
import static io.millrace.api.crd.OpenApi.typed;

import java.util.List;
import java.util.Map;

/** The status of KEDA's kinds; source: keda.sh/v1alpha1 of KEDA 2.21. */
final class KedaStatusSchema {
  private KedaStatusSchema() {}

  static Map<String, Object> scaledObject() {
    return open(
        map(
            "scaleTargetKind", typed("string"),
            "scaleTargetGVKR", open(map()),
            "originalReplicaCount", whole(),
            "lastActiveTime", time(),
            "externalMetricNames", list(typed("string")),
            "resourceMetricNames", list(typed("string")),
            "compositeScalerName", typed("string"),
            "conditions", list(condition()),
            "health", byName(map("numberOfFailures", whole(), "status", oneOf("Happy", "Failing"))),
            "triggersActivity", byName(map("isActive", typed("boolean"))),
            "pausedReplicaCount", whole(),
            "hpaName", typed("string"),
            "triggersTypes", typed("string"),
            "authenticationsTypes", typed("string"),
            // ours: what the rule remembers
            "memory", typed("string")));
  }

  static Map<String, Object> authentication() {
    return open(map("scaledobjects", typed("string"), "scaledjobs", typed("string")));
  }

  private static Map<String, Object> condition() {
    Map<String, Object> condition = typed("object");
    condition.put("required", List.of("type", "status"));
    condition.put(
        "properties",
        map(
            "type", typed("string"),
            "status", oneOf("True", "False", "Unknown"),
            "reason", typed("string"),
            "message", typed("string")));
    return condition;
  }

  private static Map<String, Object> byName(Map<String, Object> properties) {
    Map<String, Object> value = typed("object");
    value.put("properties", properties);
    Map<String, Object> schema = typed("object");
    schema.put("additionalProperties", value);
    return schema;
  }

  private static Map<String, Object> oneOf(String... words) {
    Map<String, Object> schema = typed("string");
    schema.put("enum", List.of(words));
    return schema;
  }

  private static Map<String, Object> list(Map<String, Object> item) {
    Map<String, Object> list = typed("array");
    list.put("items", item);
    return list;
  }

  private static Map<String, Object> time() {
    Map<String, Object> time = typed("string");
    time.put("format", "date-time");
    time.put("nullable", true);
    return time;
  }

  private static Map<String, Object> whole() {
    Map<String, Object> whole = typed("integer");
    whole.put("format", "int32");
    return whole;
  }

  private static Map<String, Object> open(Map<String, Object> properties) {
    Map<String, Object> schema = typed("object");
    schema.put(OpenApi.KEEPS_ALL, true);
    schema.put("nullable", true);
    if (!properties.isEmpty()) {
      schema.put("properties", properties);
    }
    return schema;
  }
}
