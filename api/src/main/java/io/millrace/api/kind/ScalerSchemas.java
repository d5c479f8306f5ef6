package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;
import static io.millrace.api.schema.Shapes.ANYTHING;
import static io.millrace.api.schema.Shapes.FILLED_TEXT;
import static io.millrace.api.schema.Shapes.POSITIVE_QUANTITY;
import static io.millrace.api.schema.Shapes.QUANTITY;
import static io.millrace.api.schema.Shapes.TEXT;
import static io.millrace.api.schema.Shapes.atLeast;
import static io.millrace.api.schema.Shapes.between;
import static io.millrace.api.schema.Shapes.choice;
import static io.millrace.api.schema.Shapes.fields;
import static io.millrace.api.schema.Shapes.filledListOf;
import static io.millrace.api.schema.Shapes.listOf;
import static io.millrace.api.schema.Shapes.stringMap;

import io.millrace.api.schema.Durations;
import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import io.millrace.api.schema.Shapes;
import java.util.List;

/** The specs of a HorizontalPodAutoscaler in its versions; source: autoscaling of Kubernetes. */
final class ScalerSchemas {
  /** Annotations on a HorizontalPodAutoscaler that mean something. */
  static final List<Field> ANNOTATIONS =
      List.of(
          optional(
              "millrace.io/policy",
              choice("hpa", "segments"),
              "who recommends: Kubernetes' algorithm, or one replica for each segment"),
          optional("millrace.io/sync-period", Durations.SHAPE, "how often it looks, 15s if absent"),
          optional(
              "validations.keda.sh/hpa-ownership",
              TEXT,
              "false where a ScaledObject may size the same target"));

  private static final Shape.Choice METRIC_TYPES =
      choice("Resource", "ContainerResource", "Pods", "Object", "External");

  /** Labels of series in an external system: no syntax of Kubernetes binds them. */
  private static final Shape.Text SERIES_LABEL = Shapes.text("a label name", "\\S+", 253);

  private static final Shape.Fields SELECTOR =
      fields(
          optional("matchLabels", stringMap(SERIES_LABEL, TEXT), "labels of the series"),
          optional("matchExpressions", listOf(ANYTHING), "conditions on labels"));

  private static final Shape.Fields TARGET_REF =
      fields(
          optional("apiVersion", FILLED_TEXT, "apiVersion of the target"),
          required("kind", FILLED_TEXT, "kind of the target"),
          required("name", FILLED_TEXT, "name of the target"));

  private static final Shape.Fields METRIC_NAME =
      fields(
          required("name", FILLED_TEXT, "name of the metric"),
          optional("selector", SELECTOR, "which series count"));

  private static final Shape.Fields TARGET =
      fields(
          required("type", choice("Utilization", "Value", "AverageValue"), "how it is compared"),
          optional("averageUtilization", atLeast(1), "percent of the request"),
          optional("averageValue", POSITIVE_QUANTITY, "amount for each replica"),
          optional("value", POSITIVE_QUANTITY, "amount for all replicas"));

  private static final Field RESOURCE_TARGET =
      required("target", TARGET, "what it is held against");
  private static final Field METRIC = required("metric", METRIC_NAME, "which metric");
  private static final Field RESOURCE_NAME =
      required("name", choice("cpu", "memory"), "which resource");

  private static final Shape.Fields METRIC_V2 =
      fields(
          required("type", METRIC_TYPES, "where the metric comes from"),
          optional("resource", fields(RESOURCE_NAME, RESOURCE_TARGET), "CPU or memory"),
          optional(
              "containerResource",
              fields(RESOURCE_NAME, required("container", FILLED_TEXT, "whose"), RESOURCE_TARGET),
              "CPU or memory of one container"),
          optional("pods", fields(METRIC, RESOURCE_TARGET), "a figure of each replica"),
          optional(
              "object",
              fields(
                  required("describedObject", TARGET_REF, "whose figure"), METRIC, RESOURCE_TARGET),
              "a figure of another object"),
          optional("external", fields(METRIC, RESOURCE_TARGET), "a figure from outside"));

  private static final Shape.Fields RATE_POLICY =
      fields(
          required("type", choice("Pods", "Percent"), "what value counts"),
          required("value", atLeast(1), "how much at most"),
          required("periodSeconds", between(1, 1800), "in which time"));

  private static final Shape.Fields RULES =
      fields(
          optional(
              "stabilizationWindowSeconds",
              between(0, 3600),
              "how long the cautious recommendation holds"),
          optional("selectPolicy", choice("Max", "Min", "Disabled"), "which policy binds"),
          optional("policies", filledListOf(RATE_POLICY), "how fast it may change"),
          optional("tolerance", QUANTITY, "deviation that is ignored, 0.1 if absent"));

  static final Shape.Fields BEHAVIOR =
      fields(
          optional("scaleUp", RULES, "rules for growing"),
          optional("scaleDown", RULES, "rules for shrinking"));

  private static final Field SCALE_TARGET = required("scaleTargetRef", TARGET_REF, "what is sized");
  private static final Field MIN = optional("minReplicas", atLeast(0), "fewest, 1 if absent");
  private static final Field MAX = required("maxReplicas", atLeast(1), "most");

  static final Shape.Fields V2 =
      fields(
          SCALE_TARGET,
          MIN,
          MAX,
          optional("metrics", listOf(METRIC_V2), "what is looked at; the largest proposal wins"),
          optional("behavior", BEHAVIOR, "how fast it may change"),
          optional(
                  "selectionStrategy",
                  choice("LabelSelector", "OwnerReferences"),
                  "which pods are the target's")
              .ignored("every process knows its application"));

  static final Shape.Fields V1 =
      fields(
          SCALE_TARGET,
          MIN,
          MAX,
          optional("targetCPUUtilizationPercentage", atLeast(1), "percent of the CPU request"));

  private static final Field OLD_NAME = required("metricName", FILLED_TEXT, "name of the metric");
  private static final Field OLD_UTILIZATION =
      optional("targetAverageUtilization", atLeast(1), "percent of the request");
  private static final Field OLD_AVERAGE =
      optional("targetAverageValue", POSITIVE_QUANTITY, "amount for each replica");
  private static final Field OLD_VALUE =
      optional("targetValue", POSITIVE_QUANTITY, "amount for all replicas");

  private static final Shape.Fields METRIC_V2BETA1 =
      fields(
          required("type", METRIC_TYPES, "where the metric comes from"),
          optional(
              "resource", fields(RESOURCE_NAME, OLD_UTILIZATION, OLD_AVERAGE), "CPU or memory"),
          optional(
              "containerResource",
              fields(
                  RESOURCE_NAME,
                  required("container", FILLED_TEXT, "whose"),
                  OLD_UTILIZATION,
                  OLD_AVERAGE),
              "CPU or memory of one container"),
          optional(
              "pods",
              fields(OLD_NAME, OLD_AVERAGE, optional("selector", SELECTOR, "which series count")),
              "a figure of each replica"),
          optional(
              "object",
              fields(
                  required("target", TARGET_REF, "whose figure"),
                  OLD_NAME,
                  OLD_VALUE,
                  optional("averageValue", POSITIVE_QUANTITY, "amount for each replica"),
                  optional("selector", SELECTOR, "which series count")),
              "a figure of another object"),
          optional(
              "external",
              fields(
                  OLD_NAME,
                  OLD_VALUE,
                  OLD_AVERAGE,
                  optional("metricSelector", SELECTOR, "which series count")),
              "a figure from outside"));

  static final Shape.Fields V2BETA1 =
      fields(
          SCALE_TARGET, MIN, MAX, optional("metrics", listOf(METRIC_V2BETA1), "what is looked at"));

  private ScalerSchemas() {}
}
