package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;
import static io.millrace.api.schema.Shapes.ANYTHING;
import static io.millrace.api.schema.Shapes.FLAG;
import static io.millrace.api.schema.Shapes.LABELS;
import static io.millrace.api.schema.Shapes.atLeast;
import static io.millrace.api.schema.Shapes.fields;

import io.millrace.api.problem.HostKind;
import io.millrace.api.schema.Shape;

/** The spec of a Deployment; source: apps/v1 of Kubernetes. */
final class DeploymentSchema {
  static final Shape.Fields SPEC =
      fields(
          required("template", PodSchema.TEMPLATE, "what each replica runs"),
          required(
              "selector",
              fields(
                  optional("matchLabels", LABELS, "labels that the template must carry"),
                  optional("matchExpressions", ANYTHING, "conditions on labels")),
              "which pods are its own"),
          optional("replicas", atLeast(0), "copies, 1 if absent"),
          optional("strategy", ANYTHING, "how an update is carried out"),
          optional("minReadySeconds", atLeast(0), "how long a replica must be ready"),
          optional("revisionHistoryLimit", atLeast(0), "old versions that are kept"),
          optional("progressDeadlineSeconds", atLeast(1), "how long an update may take"),
          optional("paused", FLAG, "whether updates wait")
              .ignoredOn(HostKind.LAPTOP, "an update does not wait"));

  private DeploymentSchema() {}
}
