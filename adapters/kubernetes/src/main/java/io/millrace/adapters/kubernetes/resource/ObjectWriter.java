package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesListBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Collectors;

/** Objects as text that {@code kubectl apply -f -} takes. */
public final class ObjectWriter {
  private ObjectWriter() {}

  /** One document for each object. */
  public static String yaml(List<HasMetadata> objects) {
    return objects.stream().map(Serialization::asYaml).collect(Collectors.joining());
  }

  /** One list of all objects. */
  public static String json(List<HasMetadata> objects) {
    return Serialization.asJson(new KubernetesListBuilder().withItems(objects).build());
  }
}
