package io.millrace.api.mapping;

import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.Quantity;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** From one metric of a HorizontalPodAutoscaler in its v2 form. */
final class MetricMapping {
  /** Where each type of metric keeps its content. */
  private static final Map<String, String> SOURCES =
      Map.of(
          "Resource", "resource",
          "ContainerResource", "containerResource",
          "Pods", "pods",
          "Object", "object",
          "External", "external");

  private final Node.Mapping metric;
  private final Problems problems;

  private MetricMapping(Node.Mapping metric, Problems problems) {
    this.metric = metric;
    this.problems = problems;
  }

  static Optional<MetricSpec> map(Node.Mapping metric, Problems problems) {
    return new MetricMapping(metric, problems).map();
  }

  private Optional<MetricSpec> map() {
    String type = metric.text("type").orElse("");
    String source = Optional.ofNullable(SOURCES.get(type)).orElse("");
    for (String other : SOURCES.values().stream().sorted().toList()) {
      if (!other.equals(source) && metric.has(other)) {
        problems.add(
            Problem.error(metric.placeOf(other), "does not go with type " + type)
                .withHint("one metric has one source; make it an item of its own"));
      }
    }
    if (!metric.has(source)) {
      problems.add(
          Problem.error(metric.placeOf(source), "missing: type " + type + " needs " + source));
      return Optional.empty();
    }
    Node.Mapping content = metric.child(source);
    return switch (type) {
      case "Resource" -> resource(content);
      case "ContainerResource" -> containerResource(content);
      case "Pods" ->
          target(content, "averageValue")
              .map(target -> new MetricSpec.Pods(name(content), selector(content), target));
      case "Object" -> object(content);
      default ->
          target(content, "value", "averageValue")
              .map(target -> new MetricSpec.External(name(content), selector(content), target));
    };
  }

  private Optional<MetricSpec> resource(Node.Mapping content) {
    return target(content, "averageUtilization", "averageValue")
        .map(target -> new MetricSpec.Resource(content.text("name").orElse(""), target));
  }

  private Optional<MetricSpec> containerResource(Node.Mapping content) {
    problems.add(
        Problem.notice(content.place(), "read as Resource: a replica is one process on a laptop"));
    return resource(content);
  }

  private Optional<MetricSpec> object(Node.Mapping content) {
    Node.Mapping described = content.child("describedObject");
    if (!selector(content).isEmpty()) {
      problems.add(
          Problem.warning(
              content.child("metric").placeOf("selector"), "without effect on an Object metric"));
    }
    String label = described.text("kind").orElse("") + "/" + described.text("name").orElse("");
    return target(content, "value", "averageValue")
        .map(target -> new MetricSpec.ObjectMetric(name(content), label, target));
  }

  private static String name(Node.Mapping content) {
    return content.child("metric").text("name").orElse("");
  }

  private SortedMap<String, String> selector(Node.Mapping content) {
    Node.Mapping selector = content.child("metric").child("selector");
    if (!selector.items("matchExpressions").isEmpty()) {
      problems.add(
          Problem.error(selector.placeOf("matchExpressions"), "not supported")
              .withHint("write matchLabels; each label must be equal"));
    }
    var labels = new TreeMap<String, String>();
    for (Node.Entry entry : selector.child("matchLabels").entries()) {
      labels.put(entry.key(), entry.value().isNull() ? "" : ((Node.Scalar) entry.value()).text());
    }
    return labels;
  }

  /** The one amount among those that are legal here; {@code type} decides nothing. */
  private Optional<Target> target(Node.Mapping content, String... legal) {
    Node.Mapping target = content.child("target");
    Map<String, Node.Scalar> amounts = new LinkedHashMap<>();
    for (String name : List.of("averageUtilization", "averageValue", "value")) {
      target.scalar(name).ifPresent(amount -> amounts.put(name, amount));
    }
    List<String> names = List.of(legal);
    String words = "exactly one of " + String.join(", ", names);
    String expected = names.size() == 1 ? names.get(0) : words;
    if (amounts.isEmpty()) {
      problems.add(Problem.error(target.place(), "missing: the amount").withLegal(expected));
      return Optional.empty();
    }
    for (Map.Entry<String, Node.Scalar> amount : amounts.entrySet()) {
      if (!names.contains(amount.getKey()) || amounts.size() > 1) {
        problems.add(
            Problem.error(amount.getValue().place(), "does not fit here").withLegal(expected));
        return Optional.empty();
      }
    }
    var only = amounts.entrySet().iterator().next();
    return Optional.of(amount(only.getKey(), only.getValue(), target));
  }

  private Target amount(String name, Node.Scalar amount, Node.Mapping target) {
    Target.Type type =
        switch (name) {
          case "averageUtilization" -> Target.Type.UTILIZATION;
          case "averageValue" -> Target.Type.AVERAGE_VALUE;
          default -> Target.Type.VALUE;
        };
    String written = target.text("type").orElse("");
    if (!written.replace("Average", "AVERAGE_").equalsIgnoreCase(type.name())) {
      problems.add(
          Problem.warning(
              target.placeOf("type"),
              "type is " + written + ", but " + name + " is given and counts, as in Kubernetes"));
    }
    return new Target(
        type, Quantity.parse(amount.text()).map(BigDecimal::doubleValue).orElseThrow());
  }
}
