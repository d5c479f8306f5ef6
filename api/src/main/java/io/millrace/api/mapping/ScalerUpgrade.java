package io.millrace.api.mapping;

import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.api.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rewrites a HorizontalPodAutoscaler of an older version as v2, and shows the result. Values keep
 * the places and paths at which the user wrote them.
 */
final class ScalerUpgrade {
  private static final Map<String, String> WHY =
      Map.of(
          "autoscaling/v1", "which knows CPU alone",
          "autoscaling/v2beta1", "which Kubernetes removed in 1.25",
          "autoscaling/v2beta2", "which Kubernetes removed in 1.26");

  /** Start of the annotations in which a cluster keeps what an old version has no field for. */
  private static final String OLD_ANNOTATIONS = "autoscaling.alpha.kubernetes.io/";

  private ScalerUpgrade() {}

  /** The v2 form of a document that fits the schema of its own version. */
  static Document toV2(Document document, Problems problems) {
    String version = document.kind().apiVersion();
    if (!WHY.containsKey(version)) {
      return document;
    }
    Node.Mapping root = document.root();
    for (Node.Entry each : root.child("metadata").child("annotations").entries()) {
      if (each.key().startsWith(OLD_ANNOTATIONS)) {
        problems.add(
            Problem.warning(each.place(), "not read")
                .withHint("write the same as fields of " + Kinds.SCALER_V2));
      }
    }
    Place versionPlace = root.placeOf("apiVersion");
    Node.Mapping upgraded =
        root.with("apiVersion", Node.Scalar.string(versionPlace, Kinds.SCALER_V2.apiVersion()))
            .with("spec", spec(root.child("spec"), version))
            .without("status");
    problems.add(
        Problem.notice(
                versionPlace,
                "read "
                    + document.kind()
                    + " "
                    + document.name().name()
                    + ", "
                    + WHY.get(version)
                    + "; upgraded to "
                    + Kinds.SCALER_V2.apiVersion()
                    + ":")
            .withDetail(YamlWriter.write(upgraded)));
    return new Document(Kinds.SCALER_V2, upgraded, document.name(), document.isValid());
  }

  private static Node.Mapping spec(Node.Mapping spec, String version) {
    return switch (version) {
      case "autoscaling/v1" -> fromV1(spec);
      case "autoscaling/v2beta1" -> fromV2Beta1(spec);
      default -> spec;
    };
  }

  private static Node.Mapping fromV1(Node.Mapping spec) {
    Optional<Node.Scalar> percent = spec.scalar("targetCPUUtilizationPercentage");
    if (percent.isEmpty()) {
      return spec;
    }
    Place place = percent.get().place();
    Node.Mapping resource =
        mapping(place)
            .with("name", Node.Scalar.string(place, "cpu"))
            .with(
                "target",
                mapping(place)
                    .with("type", Node.Scalar.string(place, "Utilization"))
                    .with("averageUtilization", percent.get()));
    Node.Mapping metric =
        mapping(place)
            .with("type", Node.Scalar.string(place, "Resource"))
            .with("resource", resource);
    return spec.without("targetCPUUtilizationPercentage")
        .with("metrics", new Node.Sequence(place, List.of(metric)));
  }

  private static Node.Mapping fromV2Beta1(Node.Mapping spec) {
    if (!spec.has("metrics")) {
      return spec;
    }
    var metrics = new ArrayList<Node>();
    for (Node.Mapping metric : spec.mappings("metrics")) {
      Node.Mapping changed = metric;
      for (String source : List.of("resource", "containerResource", "pods", "object", "external")) {
        if (metric.has(source)) {
          changed = changed.with(source, source(metric.child(source)));
        }
      }
      metrics.add(changed);
    }
    return spec.with("metrics", new Node.Sequence(spec.placeOf("metrics"), metrics));
  }

  /** One source: flat names become {@code metric} and {@code target}. */
  private static Node.Mapping source(Node.Mapping old) {
    Node.Mapping fresh = mapping(old.place());
    for (String kept : List.of("name", "container")) {
      fresh = copy(old, kept, fresh, kept);
    }
    fresh = copy(old, "target", fresh, "describedObject");
    if (old.has("metricName")) {
      Node.Mapping metric = copy(old, "metricName", mapping(old.placeOf("metricName")), "name");
      metric = copy(old, "selector", metric, "selector");
      metric = copy(old, "metricSelector", metric, "selector");
      fresh = fresh.with("metric", metric);
    }
    return fresh.with("target", target(old));
  }

  private static Node.Mapping target(Node.Mapping old) {
    boolean isUtilization = old.has("targetAverageUtilization");
    boolean isAverage = old.has("targetAverageValue") || old.has("averageValue");
    String type = isUtilization ? "Utilization" : isAverage ? "AverageValue" : "Value";
    Node.Mapping target = mapping(old.place()).with("type", Node.Scalar.string(old.place(), type));
    target = copy(old, "targetAverageUtilization", target, "averageUtilization");
    target = copy(old, "targetAverageValue", target, "averageValue");
    target = copy(old, "targetValue", target, "value");
    // an Object metric of v2beta1 may carry both; its averageValue is the one that counts
    return old.has("averageValue")
        ? copy(old, "averageValue", target.without("value"), "averageValue")
        : target;
  }

  private static Node.Mapping copy(
      Node.Mapping from, String oldName, Node.Mapping to, String newName) {
    return from.get(oldName).map(value -> to.with(newName, value)).orElse(to);
  }

  private static Node.Mapping mapping(Place place) {
    return Node.Mapping.empty(place);
  }
}
