package io.millrace.api.mapping;

import io.millrace.api.yaml.Node;
import io.millrace.model.ApplicationName;
import java.util.Optional;

/**
 * What a scaler sizes.
 *
 * @param ref where the scaler says so
 * @param document the manifest; empty when it is not among the files, as on a cluster it may be
 */
record Target(
    String apiVersion,
    String kind,
    ApplicationName name,
    Node.Mapping ref,
    Optional<Document> document) {

  /** Equal for scalers of the same target. */
  String key() {
    return apiVersion + " " + this;
  }

  /** {@code Deployment default/foo}. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
