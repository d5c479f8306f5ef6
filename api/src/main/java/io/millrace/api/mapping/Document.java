package io.millrace.api.mapping;

import io.millrace.api.kind.Kind;
import io.millrace.api.problem.Place;
import io.millrace.api.yaml.Node;
import io.millrace.model.ApplicationName;

/**
 * One manifest.
 *
 * @param isValid whether it fits its schema; one that does not is kept so that others find it
 */
record Document(Kind kind, Node.Mapping root, ApplicationName name, boolean isValid) {
  /** Where its name stands. */
  Place place() {
    return ((Node.Mapping) root.get("metadata").orElse(root)).placeOf("name");
  }

  /** {@code Deployment default/foo}. */
  @Override
  public String toString() {
    return kind.name() + " " + name;
  }
}
