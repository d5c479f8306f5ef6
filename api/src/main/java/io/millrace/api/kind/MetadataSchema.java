package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;
import static io.millrace.api.schema.Shapes.ANYTHING;
import static io.millrace.api.schema.Shapes.DNS_LABEL;
import static io.millrace.api.schema.Shapes.LABELS;
import static io.millrace.api.schema.Shapes.QUALIFIED_NAME;
import static io.millrace.api.schema.Shapes.TEXT;
import static io.millrace.api.schema.Shapes.fields;

import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import java.util.List;

/** The metadata that every kind has. */
final class MetadataSchema {
  /** Starts of annotations of which we know all. */
  static final List<String> OWN_PREFIXES =
      List.of("millrace.io/", "autoscaling.keda.sh/", "scaledobject.keda.sh/");

  private MetadataSchema() {}

  /**
   * The metadata of a kind.
   *
   * @param annotations that mean something on this kind
   */
  static Shape.Fields of(Shape.Text names, List<Field> annotations) {
    return fields(
        required("name", names, "name of the object"),
        optional("namespace", DNS_LABEL, "namespace of the object"),
        optional("labels", LABELS, "names to select by"),
        optional("annotations", annotations(annotations), "notes to machines"),
        optional("generateName", TEXT, "start of a generated name")
            .ignored("only a cluster generates names"),
        optional("finalizers", ANYTHING, "what a cluster wrote"),
        optional("ownerReferences", ANYTHING, "what a cluster wrote"),
        optional("managedFields", ANYTHING, "what a cluster wrote"),
        optional("uid", ANYTHING, "what a cluster wrote"),
        optional("resourceVersion", ANYTHING, "what a cluster wrote"),
        optional("generation", ANYTHING, "what a cluster wrote"),
        optional("creationTimestamp", ANYTHING, "what a cluster wrote"),
        optional("deletionTimestamp", ANYTHING, "what a cluster wrote"),
        optional("deletionGracePeriodSeconds", ANYTHING, "what a cluster wrote"),
        optional("selfLink", ANYTHING, "what a cluster wrote"));
  }

  private static Shape.MapOf annotations(List<Field> known) {
    return new Shape.MapOf(QUALIFIED_NAME, TEXT, true, known, OWN_PREFIXES);
  }
}
