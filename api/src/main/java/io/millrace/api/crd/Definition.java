package io.millrace.api.crd;

import io.millrace.api.kind.Kind;
import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The CustomResourceDefinition of a kind.
 *
 * @param isOfCluster whether its objects are in no namespace
 * @param scale where the scale subresource finds its figures; empty for none
 * @param specRules rules over several fields of the spec
 */
record Definition(
    Kind kind,
    List<String> shortNames,
    boolean isOfCluster,
    Map<String, Object> annotations,
    List<Map<String, Object>> columns,
    Map<String, Object> scale,
    Map<String, Object> status,
    List<Map<String, Object>> specRules) {

  private String singular() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private String plural() {
    return singular() + "s";
  }

  private String group() {
    return kind.apiVersion().substring(0, kind.apiVersion().indexOf('/'));
  }

  private String version() {
    return kind.apiVersion().substring(kind.apiVersion().indexOf('/') + 1);
  }

  Map<String, Object> asMap() {
    Map<String, Object> metadata = map("name", plural() + "." + group());
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    Map<String, Object> names =
        map(
            "kind",
            kind.name(),
            "listKind",
            kind.name() + "List",
            "plural",
            plural(),
            "singular",
            singular(),
            "shortNames",
            shortNames);
    return map(
        "apiVersion",
        "apiextensions.k8s.io/v1",
        "kind",
        "CustomResourceDefinition",
        "metadata",
        metadata,
        "spec",
        map(
            "group",
            group(),
            "names",
            names,
            "scope",
            isOfCluster ? "Cluster" : "Namespaced",
            "versions",
            List.of(served())));
  }

  private Map<String, Object> served() {
    Map<String, Object> subresources = map("status", map());
    if (!scale.isEmpty()) {
      subresources.put("scale", scale);
    }
    return map(
        "name",
        version(),
        "served",
        true,
        "storage",
        true,
        "additionalPrinterColumns",
        columns,
        "subresources",
        subresources,
        "schema",
        map("openAPIV3Schema", root()));
  }

  private Map<String, Object> root() {
    Map<String, Object> root = OpenApi.typed("object");
    root.put(OpenApi.KEEPS_ALL, true);
    root.put("required", List.of("spec"));
    Map<String, Object> spec = OpenApi.of(shapeOf(kind.shape(), "spec"));
    if (!specRules.isEmpty()) {
      spec.put("x-kubernetes-validations", specRules);
    }
    root.put(
        "properties",
        map(
            "apiVersion", OpenApi.typed("string"),
            "kind", OpenApi.typed("string"),
            "metadata", OpenApi.typed("object"),
            "spec", spec,
            "status", status));
    root.put("x-kubernetes-validations", List.of(nameRule()));
    return root;
  }

  /** An API server allows longer names with dots; Services and labels do not. */
  private Map<String, Object> nameRule() {
    var metadata = (Shape.Fields) shapeOf(kind.shape(), "metadata");
    var name = (Shape.Text) shapeOf(metadata, "name");
    return map(
        "rule",
        "size(self.metadata.name) <= "
            + name.maxLength()
            + " && self.metadata.name.matches('"
            + OpenApi.anchored(name.pattern().pattern()).replace("\\", "\\\\")
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

  static Map<String, Object> column(String name, String type, String path, int priority) {
    Map<String, Object> column = map("name", name, "type", type, "jsonPath", path);
    if (priority > 0) {
      column.put("priority", priority);
    }
    return column;
  }

  static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
