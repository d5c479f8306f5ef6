package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.control.UnavailableException;
import java.util.function.Supplier;

/** Calls of the API server, whose failures are {@link UnavailableException}. */
final class Api {
  /** Under this name we own the fields that we apply. */
  static final String FIELD_MANAGER = "millrace";

  private Api() {}

  /** Makes the object so, whoever had changed it. */
  static void apply(KubernetesClient client, HasMetadata wanted) {
    call(
        "apply " + name(wanted),
        () ->
            client.resource(wanted).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply());
  }

  /** Deletes the object and what it owns; one that is gone is fine. */
  static void delete(KubernetesClient client, HasMetadata object) {
    call("delete " + name(object), () -> client.resource(object).delete());
  }

  /**
   * @param what for the message
   * @throws UnavailableException if the API server refuses or does not answer
   */
  static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw unavailable(what, e);
    }
  }

  static UnavailableException unavailable(String what, KubernetesClientException failure) {
    return new UnavailableException("cannot " + what + ": " + reason(failure), failure);
  }

  private static String reason(KubernetesClientException failure) {
    var status = failure.getStatus();
    return status != null && status.getMessage() != null
        ? status.getMessage()
        : String.valueOf(failure.getMessage());
  }

  private static String name(HasMetadata object) {
    return object.getKind()
        + " "
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
