package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.model.ApplicationName;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The last savepoint of an application, in a ConfigMap that outlives operator and cluster: {@code
 * path}, and {@code at} in ISO-8601. A missing and an empty path are the same: there is none.
 */
public final class SavepointRecord {
  private static final String PATH = "path";
  private static final String AT = "at";

  private SavepointRecord() {}

  /** Keeps the savepoint; the last one wins. */
  public static void save(
      KubernetesClient client, FlinkSpec spec, Owner owner, Snapshot savepoint) {
    ConfigMap record =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(Names.of(spec).savepoint())
            .withNamespace(spec.name().namespace())
            .withLabels(Labels.application(spec))
            .withOwnerReferences(owner.references())
            .endMetadata()
            .withData(Map.of(PATH, savepoint.path(), AT, savepoint.at().toString()))
            .build();
    Api.apply(client, record);
  }

  /** The savepoint that was kept last. */
  public static Optional<Snapshot> load(KubernetesClient client, FlinkSpec spec) {
    ApplicationName name = spec.name();
    ConfigMap record =
        Api.call(
            "read the savepoint of " + name,
            () ->
                client
                    .configMaps()
                    .inNamespace(name.namespace())
                    .withName(Names.of(spec).savepoint())
                    .get());
    Map<String, String> data =
        record == null || record.getData() == null ? Map.of() : record.getData();
    return Optional.of(data.getOrDefault(PATH, ""))
        .filter(path -> !path.isBlank())
        .map(path -> new Snapshot(Snapshot.Kind.SAVEPOINT, path, time(data.getOrDefault(AT, ""))));
  }

  /** A time that somebody has broken by hand must not hide the savepoint: it counts as old. */
  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
