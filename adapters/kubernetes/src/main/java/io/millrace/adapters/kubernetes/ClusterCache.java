package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.control.UnavailableException;
import io.millrace.model.ApplicationName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Pods, Jobs and Deployments of all applications, kept current by watches: to look at an
 * application costs no call.
 */
final class ClusterCache implements AutoCloseable {
  private static final String BY_APPLICATION = "application";

  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Job> jobs;
  private final SharedIndexInformer<Deployment> deployments;
  private final List<SharedIndexInformer<?>> all = new ArrayList<>();

  /**
   * Watches at once and returns when everything is known.
   *
   * @param namespace the only one to watch; empty watches all
   * @param onChange told of each object that came, changed or went; must return at once
   */
  ClusterCache(
      KubernetesClient client,
      Optional<String> namespace,
      BiConsumer<ApplicationName, HasMetadata> onChange) {
    this.pods = watch(client.pods(), namespace, onChange);
    this.jobs = watch(client.batch().v1().jobs(), namespace, onChange);
    this.deployments = watch(client.apps().deployments(), namespace, onChange);
  }

  List<Pod> pods(ApplicationName application) {
    return of(pods, application);
  }

  List<Job> jobs(ApplicationName application) {
    return of(jobs, application);
  }

  List<Deployment> deployments(ApplicationName application) {
    return of(deployments, application);
  }

  /** Whether all watches are up; while one is not, what is known may be old. */
  boolean isCurrent() {
    return all.stream().allMatch(each -> each.hasSynced() && each.isWatching());
  }

  private <T extends HasMetadata> List<T> of(
      SharedIndexInformer<T> informer, ApplicationName application) {
    if (!isCurrent()) {
      throw new UnavailableException("the API server does not answer; its objects are not known");
    }
    return informer.getIndexer().byIndex(BY_APPLICATION, application.toString());
  }

  private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      SharedIndexInformer<T> watch(
          MixedOperation<T, L, R> kind,
          Optional<String> namespace,
          BiConsumer<ApplicationName, HasMetadata> onChange) {
    var ours =
        namespace
            .map(only -> kind.inNamespace(only).withLabel(Labels.MANAGED_BY, Labels.MILLRACE))
            .orElseGet(() -> kind.inAnyNamespace().withLabel(Labels.MANAGED_BY, Labels.MILLRACE));
    SharedIndexInformer<T> informer =
        ours.withLabel(Labels.APPLICATION).inform(handler(onChange), 0);
    informer.addIndexers(Map.of(BY_APPLICATION, object -> List.of(application(object).toString())));
    all.add(informer);
    return informer;
  }

  private static ApplicationName application(HasMetadata object) {
    return new ApplicationName(
        object.getMetadata().getNamespace(),
        object.getMetadata().getLabels().getOrDefault(Labels.APPLICATION, ""));
  }

  private static <T extends HasMetadata> ResourceEventHandler<T> handler(
      BiConsumer<ApplicationName, HasMetadata> onChange) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        onChange.accept(application(object), object);
      }

      @Override
      public void onUpdate(T before, T object) {
        onChange.accept(application(object), object);
      }

      @Override
      public void onDelete(T object, boolean isFinalStateUnknown) {
        onChange.accept(application(object), object);
      }
    };
  }

  @Override
  public void close() {
    all.forEach(SharedIndexInformer::close);
  }
}
