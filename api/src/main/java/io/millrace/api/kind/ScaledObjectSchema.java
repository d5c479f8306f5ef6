package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;
import static io.millrace.api.schema.Shapes.DNS_LABEL;
import static io.millrace.api.schema.Shapes.FILLED_TEXT;
import static io.millrace.api.schema.Shapes.FLAG;
import static io.millrace.api.schema.Shapes.TEXT;
import static io.millrace.api.schema.Shapes.atLeast;
import static io.millrace.api.schema.Shapes.choice;
import static io.millrace.api.schema.Shapes.fields;
import static io.millrace.api.schema.Shapes.filledListOf;
import static io.millrace.api.schema.Shapes.stringMap;
import static io.millrace.api.schema.Shapes.text;

import io.millrace.api.problem.HostKind;
import io.millrace.api.schema.Durations;
import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import io.millrace.api.schema.Shapes;
import java.util.List;

/** The spec of a ScaledObject; source: keda.sh/v1alpha1 of KEDA 2.21, all fields. */
final class ScaledObjectSchema {
  private static final String NO_SCALER_OBJECT = "a laptop makes no HorizontalPodAutoscaler of it";
  private static final Shape.Text COUNT =
      text("a whole number of at least 0 in quotes, such as \"3\"", "[0-9]{1,9}", 9);
  private static final Shape.Text NUMBER =
      text(
          "a number in quotes, such as \"2.5\"",
          "[-+]?([0-9]{1,30}([.][0-9]{0,30})?|[.][0-9]{1,30})([eE][-+]?[0-9]{1,3})?",
          80);

  /** A name that is also a label's value. */
  static final Shape.Text NAME =
      text(
          "at most 63 lower-case letters, digits, dashes and dots, starting and ending with a letter"
              + " or digit",
          Shapes.DNS_NAME.pattern().pattern(),
          63);

  /** Annotations on a ScaledObject that mean something: KEDA's, and ours. */
  static final List<Field> ANNOTATIONS =
      List.of(
          optional(
              "millrace.io/compat",
              choice("keda"),
              "whom to be like where it differs, even where an unknown is taken for zero"),
          optional("millrace.io/sync-period", Durations.SHAPE, "how often it looks, 15s if absent"),
          optional("autoscaling.keda.sh/paused", TEXT, "whether nothing changes"),
          optional("autoscaling.keda.sh/paused-replicas", COUNT, "count to hold"),
          optional("autoscaling.keda.sh/paused-scale-in", TEXT, "whether nothing is taken away"),
          optional("autoscaling.keda.sh/paused-scale-out", TEXT, "whether nothing is added"),
          optional("autoscaling.keda.sh/force-activation", TEXT, "whether it counts as active"),
          optional(
              "scaledobject.keda.sh/transfer-hpa-ownership",
              TEXT,
              "whether a HorizontalPodAutoscaler that is there is taken over"),
          optional(
              "scaledobject.keda.sh/hpa-excluded-labels",
              TEXT,
              "labels that its HorizontalPodAutoscaler does not get"));

  private static final Shape.Fields TARGET_REF =
      fields(
          required("name", FILLED_TEXT, "name of the target"),
          optional("apiVersion", TEXT, "apiVersion of the target, apps/v1 if absent"),
          optional("kind", TEXT, "kind of the target, Deployment if absent"),
          optional(
              "envSourceContainerName",
              TEXT,
              "container whose variables triggers may name, the first if absent"),
          // no field of KEDA's: known so that whoever writes another one is told
          optional("namespace", DNS_LABEL, "namespace of the ScaledObject itself"));

  private static final Shape.Fields MODIFIERS =
      fields(
          optional("formula", TEXT, "one figure made of the triggers, by their names"),
          optional("target", NUMBER, "amount that the figure is held against"),
          optional("activationTarget", NUMBER, "amount that wakes nobody yet, 0 if absent"),
          optional(
              "metricType",
              choice("AverageValue", "Value"),
              "how it is compared, AverageValue if absent"));

  private static final Shape.Fields ADVANCED =
      fields(
          optional(
                  "restoreToOriginalReplicaCount",
                  FLAG,
                  "whether the target gets its first count back when this is deleted")
              .ignoredOn(
                  HostKind.LAPTOP, "without a scaler an application has its manifest's count"),
          optional(
              "horizontalPodAutoscalerConfig",
              fields(
                  optional("name", TEXT, "name of the object, keda-hpa-<name> if absent")
                      .ignoredOn(HostKind.LAPTOP, NO_SCALER_OBJECT),
                  optional("behavior", ScalerSchemas.BEHAVIOR, "how fast it may change")),
              "the part of Kubernetes' algorithm"),
          optional("scalingModifiers", MODIFIERS, "one figure in the place of all triggers"));

  private static final Shape.Fields TRIGGER =
      fields(
          required("type", FILLED_TEXT, "type of the source"),
          optional("name", TEXT, "its own name, for formulas"),
          required("metadata", stringMap(FILLED_TEXT, TEXT), "options of the type"),
          optional("useCachedMetrics", FLAG, "whether a reading serves for the polling interval"),
          optional(
              "metricType",
              choice("AverageValue", "Value", "Utilization"),
              "how it is compared, AverageValue if absent"),
          optional(
              "authenticationRef",
              fields(
                  required("name", FILLED_TEXT, "name of the authentication"),
                  optional(
                      "kind",
                      choice("TriggerAuthentication", "ClusterTriggerAuthentication"),
                      "its kind, TriggerAuthentication if absent")),
              "where its secrets are"));

  private static final Shape.Fields FALLBACK =
      fields(
          required("failureThreshold", atLeast(0), "failures in a row that are borne"),
          required("replicas", atLeast(0), "replicas after that"),
          optional(
              "behavior",
              choice(
                  "static",
                  "currentReplicas",
                  "currentReplicasIfHigher",
                  "currentReplicasIfLower",
                  "scalingModifiers"),
              "how they go with those that are there, static if absent"));

  static final Shape.Fields SPEC =
      fields(
          required("scaleTargetRef", TARGET_REF, "what is sized"),
          required("triggers", filledListOf(TRIGGER), "what is looked at"),
          optional("pollingInterval", atLeast(1), "seconds between looks, 30 if absent"),
          optional(
              "cooldownPeriod",
              atLeast(0),
              "seconds without activity before the last replica goes, 300 if absent"),
          optional(
              "initialCooldownPeriod", atLeast(0), "the same before any activity, 0 if absent"),
          optional("idleReplicaCount", atLeast(0), "replicas while nothing is active"),
          optional("minReplicaCount", atLeast(0), "fewest, 0 if absent"),
          optional("maxReplicaCount", atLeast(1), "most, 100 if absent"),
          optional("fallback", FALLBACK, "what stands in for triggers that cannot be read"),
          optional("advanced", ADVANCED, "rarer settings"));

  private ScaledObjectSchema() {}
}
