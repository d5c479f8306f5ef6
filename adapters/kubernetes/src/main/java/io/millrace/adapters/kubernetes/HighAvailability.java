package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.model.ApplicationName;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What Flink's high availability keeps of a revision in ConfigMaps: which job runs, and its newest
 * checkpoint. A JobManager that starts resumes from it, whatever it is told to begin from.
 */
final class HighAvailability {
  private static final int HASH = 8;

  private final KubernetesClient client;

  HighAvailability(KubernetesClient client) {
    this.client = client;
  }

  /** A later attempt must not resume from it. */
  void forget(Names names) {
    Api.call("delete what high availability has left of " + names.revision(), of(names)::delete);
  }

  /**
   * As {@link #forget(Names)}, unless it is of this very job: each attempt has a job of its own, so
   * it is the attempt that goes on.
   */
  void forget(Names names, String jobId) {
    boolean goesOn =
        Api.call("read what high availability keeps of " + names.revision(), () -> of(names).list())
            .getItems()
            .stream()
            .anyMatch(each -> isOf(jobId, each));
    if (!goesOn) {
      forget(names);
    }
  }

  /**
   * What all revisions have left but this one. A JobManager that ends writes to its last moment:
   * only once all are gone is it the last time.
   */
  void forgetOthers(Names names) {
    forget(names.application(), each -> !each.equals(names.revision()));
  }

  /** What all revisions have left, none of which runs any more. */
  void forgetAll(ApplicationName application) {
    forget(application, each -> true);
  }

  private void forget(ApplicationName application, Predicate<String> revision) {
    var all =
        client
            .configMaps()
            .inNamespace(application.namespace())
            .withLabels(Labels.HIGH_AVAILABILITY);
    Api.call("list what high availability has left of " + application, all::list)
        .getItems()
        .stream()
        .filter(each -> isOf(application, cluster(each)) && revision.test(cluster(each)))
        .forEach(each -> Api.delete(client, each));
  }

  private static String cluster(ConfigMap kept) {
    return kept.getMetadata().getLabels().getOrDefault(Labels.APP, "");
  }

  /** Whether a cluster id is that of a revision of the application, which ends with its hash. */
  static boolean isOf(ApplicationName application, String cluster) {
    String hash = cluster.substring(Math.max(0, cluster.length() - HASH));
    return hash.matches("[0-9a-f]{8}") && new Names(application, hash).revision().equals(cluster);
  }

  /** Flink has the id in the names of the job's ConfigMaps, and of the keys of the cluster's. */
  private static boolean isOf(String jobId, ConfigMap kept) {
    Map<String, String> data = Optional.ofNullable(kept.getData()).orElse(Map.of());
    return kept.getMetadata().getName().contains(jobId)
        || data.keySet().stream().anyMatch(key -> key.contains(jobId));
  }

  private FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>> of(Names names) {
    return client
        .configMaps()
        .inNamespace(names.namespace())
        .withLabels(Labels.highAvailability(names));
  }
}
