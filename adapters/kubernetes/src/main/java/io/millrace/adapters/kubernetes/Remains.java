package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.model.spec.FlinkSpec;
import java.util.Map;

/** What processes leave behind in the API server when they go. */
final class Remains {
  private final KubernetesClient client;

  Remains(KubernetesClient client) {
    this.client = client;
  }

  /** What pods of other revisions were made with; the pods are gone, or go. */
  void removeOtherRevisions(FlinkSpec spec) {
    Map<String, String> labels = Labels.application(spec);
    String hash = Names.of(spec).hash();
    Api.call(
        "delete what is left of older revisions of " + spec.name(),
        () -> {
          client
              .configMaps()
              .inNamespace(spec.name().namespace())
              .withLabels(labels)
              .withLabel(Labels.HASH)
              .withLabelNotIn(Labels.HASH, hash)
              .delete();
          return client
              .services()
              .inNamespace(spec.name().namespace())
              .withLabels(labels)
              .withLabel(Labels.HASH)
              .withLabelNotIn(Labels.HASH, hash)
              .delete();
        });
  }
}
