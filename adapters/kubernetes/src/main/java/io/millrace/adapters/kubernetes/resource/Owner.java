package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;

/** The resource that everything belongs to: what it owns goes when it goes. */
public record Owner(String apiVersion, String kind, String name, String uid) {
  /** For objects that are only looked at. */
  public static final Owner NONE = new Owner("", "", "", "");

  /** As Kubernetes writes it; none for {@link #NONE}. */
  public List<OwnerReference> references() {
    return uid.isEmpty()
        ? List.of()
        : List.of(
            new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build());
  }
}
