package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.millrace.adapters.kubernetes.resource.FlinkResources;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.spec.FlinkSpec;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** The Deployments of an application's TaskManagers, and which of their pods are to go first. */
final class TaskManagers {
  /** Kubernetes takes away the pods with the lowest cost first; a pod without one has 0. */
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  private static final String EXPENDABLE = "-100";

  private final KubernetesClient client;
  private final ClusterCache cluster;

  TaskManagers(KubernetesClient client, ClusterCache cluster) {
    this.client = client;
    this.cluster = cluster;
  }

  /** Those of all revisions that were not asked to go. */
  private List<Deployment> deployments(ApplicationName application) {
    return cluster.deployments(application).stream()
        .filter(each -> ProcessViews.role(each).filter(Role.TASK_MANAGER::equals).isPresent())
        .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /**
   * So many of this revision. A Deployment that is there only gets another count: pods that run are
   * never replaced because we would make them otherwise today. In native mode they are Flink's, and
   * what they need came with the JobManager.
   */
  void ensure(FlinkSpec spec, Replicas replicas, SortedSet<String> expendable, Owner owner) {
    if (spec.isNative()) {
      return;
    }
    String own = Names.of(spec).taskManagers();
    deployments(spec.name()).stream()
        .filter(each -> each.getMetadata().getName().equals(own))
        .findFirst()
        .ifPresentOrElse(
            known -> scale(spec.name(), known, replicas.value(), expendable),
            () ->
                UserSettings.objects(() -> FlinkResources.taskManagers(spec, replicas, owner))
                    .forEach(each -> Api.apply(client, each)));
  }

  /** Those of other revisions would never find this JobManager. */
  void removeOthers(FlinkSpec spec) {
    String own = Names.of(spec).taskManagers();
    deployments(spec.name()).stream()
        .filter(each -> !each.getMetadata().getName().equals(own))
        .forEach(each -> Api.delete(client, each));
  }

  /** Changes nothing but the count: pods that run stay as they were made. */
  private void scale(
      ApplicationName application, Deployment known, int replicas, SortedSet<String> expendable) {
    if (known.getSpec().getReplicas() == replicas) {
      return;
    }
    mark(application, expendable);
    String name = known.getMetadata().getName();
    Api.call(
        "scale " + name,
        () ->
            client
                .apps()
                .deployments()
                .inNamespace(application.namespace())
                .withName(name)
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"spec\":{\"replicas\":" + replicas + "}}"));
  }

  /** A pod that was expendable once and was not taken may be at work now: its mark goes. */
  private void mark(ApplicationName application, SortedSet<String> expendable) {
    for (Pod pod : cluster.pods(application)) {
      boolean isExpendable = expendable.contains(pod.getMetadata().getName());
      if (isExpendable != isMarked(pod)) {
        mark(pod, isExpendable ? "\"" + EXPENDABLE + "\"" : "null");
      }
    }
  }

  private static boolean isMarked(Pod pod) {
    Map<String, String> notes = pod.getMetadata().getAnnotations();
    return notes != null && EXPENDABLE.equals(notes.get(DELETION_COST));
  }

  private void mark(Pod pod, String cost) {
    Api.call(
        "mark pod " + pod.getMetadata().getName(),
        () ->
            client
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"metadata\":{\"annotations\":{\"" + DELETION_COST + "\":" + cost + "}}}"));
  }
}
