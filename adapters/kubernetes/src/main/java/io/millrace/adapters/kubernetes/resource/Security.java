package io.millrace.adapters.kubernetes.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/** What pods may do: no more than the {@code restricted} pod security standard lets them. */
final class Security {
  /** User and group {@code flink} of Flink's own image. */
  private static final long FLINK = 9999;

  private Security() {}

  /** The user's words, field by field, over the defaults. */
  static ObjectNode pod(ObjectNode user) {
    ObjectNode context =
        TemplateMerge.merge(
            Json.tree(
                new PodSecurityContextBuilder()
                    .withRunAsNonRoot(true)
                    .withRunAsUser(FLINK)
                    .withRunAsGroup(FLINK)
                    .withFsGroup(FLINK)
                    .withFsGroupChangePolicy("OnRootMismatch")
                    .withNewSeccompProfile()
                    .withType("RuntimeDefault")
                    .endSeccompProfile()
                    .build()),
            user);
    if (isRoot(user) && !user.has("runAsNonRoot")) {
      context.put("runAsNonRoot", false);
    }
    return context;
  }

  /** Nothing when the user asks for root: such an image changes its user by itself. */
  static ObjectNode container(ObjectNode user) {
    return isRoot(user) || (user.has("runAsNonRoot") && !user.path("runAsNonRoot").asBoolean())
        ? Json.object()
        : Json.tree(
            new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build());
  }

  private static boolean isRoot(ObjectNode user) {
    return user.has("runAsUser") && user.path("runAsUser").asLong() == 0;
  }
}
