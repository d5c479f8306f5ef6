package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.control.UnavailableException;
import io.millrace.model.ApplicationName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Pods, Jobs and Deployments of all applications, kept current by watches: to look at an
 * application costs no call.
 */
final class ClusterCache implements AutoCloseable {
  private static final String BY_APPLICATION = "application";

  private final List<SharedIndexInformer<Pod>> pods;
  private final List<SharedIndexInformer<Job>> jobs;
  private final List<SharedIndexInformer<Deployment>> deployments;
  private final List<SharedIndexInformer<?>> all = new ArrayList<>();

  /**
   * Watches at once and returns when everything is known.
   *
   * @param namespaces the only ones to watch; none watches all
   * @param onChange told of each object that came, changed or went; must return at once
   */
  ClusterCache(
      KubernetesClient client,
      Collection<String> namespaces,
      BiConsumer<ApplicationName, HasMetadata> onChange) {
    this.pods = watch(client.pods(), namespaces, onChange);
    this.jobs = watch(client.batch().v1().jobs(), namespaces, onChange);
    this.deployments = watch(client.apps().deployments(), namespaces, onChange);
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
      List<SharedIndexInformer<T>> informers, ApplicationName application) {
    if (!isCurrent()) {
      throw new UnavailableException("the API server does not answer; its objects are not known");
    }
    return informers.stream()
        .flatMap(each -> each.getIndexer().byIndex(BY_APPLICATION, application.toString()).stream())
        .toList();
  }

  private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      List<SharedIndexInformer<T>> watch(
          MixedOperation<T, L, R> kind,
          Collection<String> namespaces,
          BiConsumer<ApplicationName, HasMetadata> onChange) {
    Stream<FilterWatchListDeletable<T, L, R>> places =
        namespaces.isEmpty()
            ? Stream.of(kind.inAnyNamespace().withLabel(Labels.MANAGED_BY, Labels.MILLRACE))
            : namespaces.stream()
                .map(each -> kind.inNamespace(each).withLabel(Labels.MANAGED_BY, Labels.MILLRACE));
    return places.map(each -> watch(each, onChange)).toList();
  }

  private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      SharedIndexInformer<T> watch(
          FilterWatchListDeletable<T, L, R> ours,
          BiConsumer<ApplicationName, HasMetadata> onChange) {
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
