package io.millrace.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** Manifests of KEDA's cases, made from short words. */
final class KedaManifests {
  private static final String CRON =
      "{type: cron, metadata: {timezone: UTC, start: 0 * * * *, end: 1 * * * *, desiredReplicas:"
          + " \"1\"}}";
  private static final String WORKLOAD =
      "type: kubernetes-workload, metadata: {podSelector: pod=test, value: \"1\"}}";
  private static final String FORMULA = "idle=;min=0;cooldown=1;triggers=[WORKLOAD-1, WORKLOAD-2]";

  /** Longer words first: one is part of another. */
  private static final Map<String, String> TRIGGERS = new LinkedHashMap<>();

  static {
    TRIGGERS.put("CRON", CRON);
    TRIGGERS.put("CPU-AVERAGE", resource("cpu", "AverageValue", "10"));
    TRIGGERS.put("MEMORY-AVERAGE", resource("memory", "AverageValue", "10"));
    TRIGGERS.put("CPU-BARE", "{type: cpu, metadata: {value: \"10\"}}");
    TRIGGERS.put("MEMORY-BARE", "{type: memory, metadata: {value: 512Mi}}");
    TRIGGERS.put("CPU", resource("cpu", "Utilization", "10"));
    TRIGGERS.put("MEMORY", resource("memory", "Utilization", "10"));
    TRIGGERS.put("WORKLOAD-1", "{name: one, " + WORKLOAD);
    TRIGGERS.put("WORKLOAD-2", "{name: two, " + WORKLOAD);
    TRIGGERS.put("WORKLOAD-CACHED", "{name: one, useCachedMetrics: true, " + WORKLOAD);
    TRIGGERS.put("WORKLOAD-BARE", "{" + WORKLOAD);
    TRIGGERS.put("OTHER-AVERAGE", "{type: couchdb, metricType: AverageValue, metadata: {a: b}}");
    TRIGGERS.put("OTHER-VALUE", "{type: couchdb, metricType: Value, metadata: {a: b}}");
    TRIGGERS.put("OTHER", "{type: couchdb, metadata: {a: b}}");
  }

  private KedaManifests() {}

  private static String resource(String type, String metricType, String value) {
    return "{type: "
        + type
        + ", metricType: "
        + metricType
        + ", metadata: {value: \""
        + value
        + "\"}}";
  }

  /**
   * A ScaledObject of Deployment {@code workload} with a cron trigger, idle at 1, from 5 to 10.
   *
   * @param changes {@code field=value} with semicolons between them; an empty value drops the field
   */
  static String scaledObject(String changes) {
    Map<String, String> with = new LinkedHashMap<>();
    with.put("name", "scaler");
    with.put("api", "apps/v1");
    with.put("kind", "Deployment");
    with.put("idle", "1");
    with.put("min", "5");
    with.put("max", "10");
    with.put("triggers", "[CRON]");
    for (String each : changes.replace("FORMULA", FORMULA).split(";")) {
      int sign = each.indexOf('=');
      if (sign > 0) {
        with.put(each.substring(0, sign).strip(), each.substring(sign + 1).strip());
      }
    }
    var text = new StringBuilder("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n");
    line(text, "  name: ", repeated(with.getOrDefault("name", "")));
    line(text, "  annotations: ", with.getOrDefault("annotations", ""));
    text.append("spec:\n  scaleTargetRef: {name: workload, apiVersion: ")
        .append(with.get("api"))
        .append(", kind: ")
        .append(with.get("kind"))
        .append("}\n");
    line(text, "  idleReplicaCount: ", with.getOrDefault("idle", ""));
    line(text, "  minReplicaCount: ", with.getOrDefault("min", ""));
    line(text, "  maxReplicaCount: ", with.getOrDefault("max", ""));
    line(text, "  pollingInterval: ", with.getOrDefault("polling", ""));
    line(text, "  cooldownPeriod: ", with.getOrDefault("cooldown", ""));
    line(text, "  fallback: ", with.getOrDefault("fallback", ""));
    line(text, "  triggers: ", triggers(with.getOrDefault("triggers", "")));
    text.append("  advanced:\n    restoreToOriginalReplicaCount: false\n");
    line(text, "    scalingModifiers: ", with.getOrDefault("modifiers", ""));
    if (with.containsKey("hpaName") || with.containsKey("behavior")) {
      text.append("    horizontalPodAutoscalerConfig:\n");
      line(text, "      name: ", with.getOrDefault("hpaName", ""));
      line(text, "      behavior: ", with.getOrDefault("behavior", ""));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String field, String value) {
    if (!value.isEmpty()) {
      text.append(field).append(value).append('\n');
    }
  }

  /** {@code a{54}} is 54 times the letter. */
  private static String repeated(String name) {
    return name.startsWith("a{") ? "a".repeat(Integer.parseInt(name.replaceAll("\\D", ""))) : name;
  }

  private static String triggers(String words) {
    String text = words;
    for (Map.Entry<String, String> each : TRIGGERS.entrySet()) {
      text = text.replaceAll("\\b" + each.getKey() + "(?![-A-Z0-9])", quoted(each.getValue()));
    }
    return text;
  }

  private static String quoted(String replacement) {
    return java.util.regex.Matcher.quoteReplacement(replacement);
  }

  /** {@code kind:name:...} as a document of its own; nothing for a word that names a host. */
  static String document(String word) {
    String[] parts = word.split(":", -1);
    return switch (parts[0]) {
      case "so" ->
          "---\n"
              + scaledObject("name=" + parts[1] + ";kind=" + parts[3])
                  .replace("name: workload", "name: " + parts[2]);
      case "hpa" -> scaler(parts[1], parts[2], parts[3]);
      case "deployment" -> workload("Deployment", parts[1]);
      case "statefulset" -> workload("StatefulSet", parts[1]);
      case "limitrange" ->
          """
          ---
          apiVersion: v1
          kind: LimitRange
          metadata: {name: limits}
          spec: {limits: [{type: Container, default: {cpu: 100m, memory: 100Mi}}]}
          """;
      default -> "";
    };
  }

  private static String scaler(String name, String target, String how) {
    String metadata =
        switch (how) {
          case "owned" ->
              ", ownerReferences: [{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, name: scaler}]";
          case "marked" -> ", annotations: {validations.keda.sh/hpa-ownership: \"false\"}";
          default -> "";
        };
    String ref =
        how.equals("custom")
            ? "{apiVersion: custom-api/v1, kind: custom-kind, name: workload}"
            : "{apiVersion: apps/v1, kind: Deployment, name: " + target + "}";
    return "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: "
        + name
        + metadata
        + "}\nspec: {scaleTargetRef: "
        + ref
        + ", minReplicas: 5, maxReplicas: 10}\n";
  }

  private static String workload(String kind, String resources) {
    String field = resources.startsWith("limit-") ? "limits" : "requests";
    var amounts = new StringBuilder();
    for (String each : resources.replace("limit-", "").split(",")) {
      if (!each.isEmpty()) {
        amounts.append(each).append(each.equals("cpu") ? ": 100m, " : ": 100Mi, ");
      }
    }
    return "---\napiVersion: apps/v1\nkind: "
        + kind
        + "\nmetadata: {name: workload}\nspec:\n  selector: {matchLabels: {test: test}}\n"
        + "  template:\n    metadata: {labels: {test: test}}\n    spec:\n"
        + "      containers: [{name: test, image: test, resources: {"
        + field
        + ": {"
        + amounts
        + "}}}]\n";
  }
}
