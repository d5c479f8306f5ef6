package io.millrace.api.crd;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kinds;
import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;

/** The CustomResourceDefinitions, generated from the schemas of the kinds. */
public final class CustomResources {
  private static final String HEADER =
      "# Generated from the schema of the kind; the build fails when this file is stale.\n";

  private CustomResources() {}

  /** {@code flinkapplications.flink.k8s.io} as YAML. */
  public static String flinkApplications() {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setWidth(100);
    options.setSplitLines(false);
    return HEADER + new Yaml(options).dump(definition(Kinds.FLINK_APPLICATION));
  }

  private static Map<String, Object> definition(Kind kind) {
    int slash = kind.apiVersion().indexOf('/');
    String group = kind.apiVersion().substring(0, slash);
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("apiVersion", "apiextensions.k8s.io/v1");
    definition.put("kind", "CustomResourceDefinition");
    definition.put(
        "metadata",
        map(
            "name",
            "flinkapplications." + group,
            "annotations",
            map(
                "api-approved.kubernetes.io",
                "unapproved, the group is that of Lyft's operator, whose resources are accepted")));
    definition.put(
        "spec",
        map(
            "group",
            group,
            "names",
            map(
                "kind",
                kind.name(),
                "listKind",
                kind.name() + "List",
                "plural",
                "flinkapplications",
                "singular",
                "flinkapplication",
                "shortNames",
                List.of("flinkapp")),
            "scope",
            "Namespaced",
            "versions",
            List.of(version(kind, kind.apiVersion().substring(slash + 1)))));
    return definition;
  }

  private static Map<String, Object> version(Kind kind, String name) {
    return map(
        "name",
        name,
        "served",
        true,
        "storage",
        true,
        "additionalPrinterColumns",
        columns(),
        "subresources",
        map(
            "status",
            map(),
            "scale",
            map(
                "specReplicasPath", ".spec.taskManagerConfig.replicas",
                "statusReplicasPath", ".status.clusterStatus.numberOfTaskManagers",
                "labelSelectorPath", ".status.selector")),
        "schema",
        map("openAPIV3Schema", root(kind)));
  }

  private static List<Map<String, Object>> columns() {
    return List.of(
        column("Phase", "string", ".status.phase", 0),
        column("Cluster Health", "string", ".status.clusterStatus.health", 0),
        column("Job Health", "string", ".status.jobStatus.health", 0),
        column("Healthy TMs", "string", ".status.clusterStatus.healthyTaskManagers", 1),
        column("Total TMs", "string", ".status.clusterStatus.numberOfTaskManagers", 1),
        column("Job Restarts", "integer", ".status.jobStatus.jobRestartCount", 0),
        column("Age", "date", ".metadata.creationTimestamp", 0));
  }

  private static Map<String, Object> column(String name, String type, String path, int priority) {
    Map<String, Object> column = map("name", name, "type", type, "jsonPath", path);
    if (priority > 0) {
      column.put("priority", priority);
    }
    return column;
  }

  private static Map<String, Object> root(Kind kind) {
    Map<String, Object> root = OpenApi.typed("object");
    root.put(OpenApi.KEEPS_ALL, true);
    root.put("required", List.of("spec"));
    root.put(
        "properties",
        map(
            "apiVersion", OpenApi.typed("string"),
            "kind", OpenApi.typed("string"),
            "metadata", OpenApi.typed("object"),
            "spec", OpenApi.of(shapeOf(kind.shape(), "spec")),
            "status", StatusSchema.schema()));
    root.put("x-kubernetes-validations", List.of(nameRule(kind)));
    return root;
  }

  /** An API server allows longer names with dots; Services and labels do not. */
  private static Map<String, Object> nameRule(Kind kind) {
    var metadata = (Shape.Fields) shapeOf(kind.shape(), "metadata");
    var name = (Shape.Text) shapeOf(metadata, "name");
    return map(
        "rule",
        "size(self.metadata.name) <= "
            + name.maxLength()
            + " && self.metadata.name.matches('"
            + OpenApi.anchored(name.pattern().pattern())
            + "')",
        "message",
        "metadata.name: expected " + name.legal());
  }

  private static Shape shapeOf(Shape.Fields fields, String name) {
    return fields
        .field(name)
        .map(Field::shape)
        .orElseThrow(() -> new IllegalStateException("no field " + name));
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
