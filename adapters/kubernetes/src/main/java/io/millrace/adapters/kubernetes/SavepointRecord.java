package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.model.ApplicationName;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last savepoint of an application, in a ConfigMap that outlives operator and cluster: {@code
 * path}, {@code at} in ISO-8601, and {@code last}, whether the job ended with it and none has run
 * since. A missing and an empty path are the same: there is none.
 *
 * @param isLast no newer state can exist: there is no need to look for checkpoints
 */
public record SavepointRecord(Snapshot savepoint, boolean isLast) {
  private static final String PATH = "path";
  private static final String AT = "at";
  private static final String LAST = "last";

  /** Keeps the savepoint; the last one wins. */
  public void save(KubernetesClient client, FlinkSpec spec, Owner owner) {
    ConfigMap record =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(Names.of(spec).savepoint())
            .withNamespace(spec.name().namespace())
            .withLabels(Labels.application(spec))
            .withOwnerReferences(owner.references())
            .endMetadata()
            .withData(
                Map.of(
                    PATH,
                    savepoint.path(),
                    AT,
                    savepoint.at().toString(),
                    LAST,
                    Boolean.toString(isLast)))
            .build();
    Api.apply(client, record);
  }

  /** A job is about to run: from now on there may be newer state. */
  static void begin(KubernetesClient client, FlinkSpec spec, Owner owner) {
    load(client, spec, owner)
        .filter(SavepointRecord::isLast)
        .ifPresent(kept -> new SavepointRecord(kept.savepoint(), false).save(client, spec, owner));
  }

  /**
   * The savepoint that was kept last. One of an application of the same name that is gone is
   * another's: its record may outlive it for a moment.
   */
  static Optional<SavepointRecord> load(KubernetesClient client, FlinkSpec spec, Owner owner) {
    ApplicationName name = spec.name();
    Optional<ConfigMap> record =
        Api.call(
            "read the savepoint of " + name,
            () ->
                Optional.ofNullable(
                    client
                        .configMaps()
                        .inNamespace(name.namespace())
                        .withName(Names.of(spec).savepoint())
                        .get()));
    Map<String, String> data =
        record.filter(each -> isOf(owner, each)).map(ConfigMap::getData).orElse(Map.of());
    return Optional.of(data.getOrDefault(PATH, ""))
        .filter(path -> !path.isBlank())
        .map(path -> new Snapshot(Snapshot.Kind.SAVEPOINT, path, time(data.getOrDefault(AT, ""))))
        .map(kept -> new SavepointRecord(kept, "true".equals(data.get(LAST))));
  }

  private static boolean isOf(Owner owner, ConfigMap record) {
    List<OwnerReference> owners = record.getMetadata().getOwnerReferences();
    return owners.isEmpty() || owners.stream().anyMatch(each -> each.getUid().equals(owner.uid()));
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
