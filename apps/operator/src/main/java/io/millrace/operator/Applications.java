package io.millrace.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.control.Host;
import io.millrace.control.UnavailableException;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches FlinkApplications and keeps the host's applications what they say. A resource that is
 * refused changes nothing: what runs goes on by the last one that was right.
 */
final class Applications implements AutoCloseable {
  static final String FINALIZER = "job.finalizers.flink.k8s.io";

  private static final Logger LOG = LoggerFactory.getLogger(Applications.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final long RETRY_SECONDS = 1;
  private static final long SIGN_SECONDS = 10;

  private final KubernetesClient client;
  private final Supplier<Host> host;
  private final StatusWriter status;
  private final Function<ApplicationName, Optional<FlinkSpec>> launched;
  private final Function<ApplicationName, Runnable> onGone;
  private final Runnable onSign;
  private final Map<ApplicationName, Known> known = new ConcurrentHashMap<>();
  private volatile boolean isStarted;
  private final Workers workers;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers =
      new CopyOnWriteArrayList<>();

  /**
   * A resource as it was last looked at.
   *
   * @param spec the last one that was right; empty while none was
   * @param refusal what is wrong with the resource as it is now; empty when it is right
   */
  record Known(Owner owner, long generation, Optional<FlinkSpec> spec, Optional<String> refusal) {}

  /**
   * @param launched what an application was last deployed by, also by an operator before us
   * @param onGone what to do when a resource is gone for good
   * @param onSign called every few seconds while resources are looked at
   * @param workers how many resources are looked at beside each other
   */
  Applications(
      KubernetesClient client,
      Supplier<Host> host,
      StatusWriter status,
      Function<ApplicationName, Optional<FlinkSpec>> launched,
      Function<ApplicationName, Runnable> onGone,
      Runnable onSign,
      int workers) {
    this.client = client;
    this.host = host;
    this.status = status;
    this.launched = launched;
    this.onGone = onGone;
    this.onSign = onSign;
    this.workers = new Workers(workers);
  }

  /**
   * Watches; returns when all resources are known.
   *
   * @param namespaces the only ones to look at; none looks at all
   */
  void start(Set<String> namespaces) {
    workers.runEvery(SIGN_SECONDS, onSign);
    var kind = client.genericKubernetesResources(Kinds.FLINK_APPLICATION);
    if (namespaces.isEmpty()) {
      informers.add(kind.inAnyNamespace().inform(new Handler(), 0));
    }
    namespaces.forEach(each -> informers.add(kind.inNamespace(each).inform(new Handler(), 0)));
    isStarted = true;
  }

  boolean isCurrent() {
    return isStarted && informers.stream().allMatch(each -> each.hasSynced() && each.isWatching());
  }

  Optional<Known> known(ApplicationName application) {
    return Optional.ofNullable(known.get(application));
  }

  Optional<Owner> owner(ApplicationName application) {
    return known(application).map(Known::owner);
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource resource) {
      workers.run(name(resource), () -> look(resource));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource resource) {
      if (!isSame(before, resource)) {
        workers.run(name(resource), () -> look(resource));
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource resource, boolean isFinalStateUnknown) {
      workers.run(name(resource), () -> gone(name(resource)));
    }
  }

  /** Our own writes of the status, and others' notes, ask for nothing. */
  private static boolean isSame(GenericKubernetesResource a, GenericKubernetesResource b) {
    return a.getMetadata().getGeneration().equals(b.getMetadata().getGeneration())
        && String.valueOf(a.getMetadata().getDeletionTimestamp())
            .equals(String.valueOf(b.getMetadata().getDeletionTimestamp()))
        && String.valueOf(a.getMetadata().getLabels())
            .equals(String.valueOf(b.getMetadata().getLabels()))
        && String.valueOf(a.getMetadata().getAnnotations())
            .equals(String.valueOf(b.getMetadata().getAnnotations()))
        && String.valueOf(a.getMetadata().getUid()).equals(b.getMetadata().getUid());
  }

  /** Takes a resource in; a call that fails is tried again with the resource as it is then. */
  private void look(GenericKubernetesResource resource) {
    ApplicationName name = name(resource);
    try {
      if (resource.getMetadata().getDeletionTimestamp() != null) {
        end(name, resource);
      } else {
        SpecReader.read(resource)
            .fold(
                spec -> run(name, () -> accept(resource, spec)),
                message -> run(name, () -> refuse(resource, message)));
      }
    } catch (KubernetesClientException | UnavailableException e) {
      LOG.warn("{}: {}; tried again", name, e.getMessage());
      workers.runLater(name, () -> lookAgain(name), RETRY_SECONDS);
    } catch (RuntimeException e) {
      // one resource must never keep the others from being looked at
      LOG.error("{}: internal error, please report", name, e);
    }
  }

  private static boolean run(ApplicationName name, Runnable task) {
    LOG.debug("{} is looked at", name);
    task.run();
    return true;
  }

  private void lookAgain(ApplicationName name) {
    informers.stream()
        .map(each -> each.getIndexer().getByKey(name.namespace() + "/" + name.name()))
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(this::look);
  }

  private void accept(GenericKubernetesResource resource, FlinkSpec spec) {
    ApplicationName name = spec.name();
    long generation = resource.getMetadata().getGeneration();
    Known before = known.get(name);
    boolean isNew = before == null || !before.owner().uid().equals(resource.getMetadata().getUid());
    if (isNew) {
      remember(name, resource);
      addFinalizer(resource);
    }
    known.put(name, new Known(owner(resource), generation, Optional.of(spec), Optional.empty()));
    status.announce(spec, generation);
    Optional<FlinkSpec> byDefault = withoutCount(resource, spec);
    boolean isStale =
        byDefault
            .filter(
                each ->
                    spec.replicas().isEmpty()
                        || !each.initialTaskManagers().equals(spec.initialTaskManagers()))
            .isPresent();
    if (isStale) {
      byDefault.ifPresent(this::writeReplicas); // comes back as a new generation with the count
      return;
    }
    host.get().apply(List.of(spec));
  }

  /** What the user has written; empty when the count of TaskManagers is somebody's wish. */
  private static Optional<FlinkSpec> withoutCount(
      GenericKubernetesResource resource, FlinkSpec spec) {
    return SpecReader.read(DefaultReplicas.without(resource))
        .fold(Optional::of, refused -> Optional.of(spec))
        .filter(each -> each.replicas().isEmpty());
  }

  private void remember(ApplicationName name, GenericKubernetesResource resource) {
    if (resource.getAdditionalProperties().get("status") instanceof Map<?, ?> said) {
      status.remember(name, said);
    }
  }

  private void refuse(GenericKubernetesResource resource, String message) {
    ApplicationName name = name(resource);
    remember(name, resource);
    long generation = resource.getMetadata().getGeneration();
    boolean isFirst = !known.containsKey(name);
    Optional<FlinkSpec> last = isFirst ? launched.apply(name) : known(name).flatMap(Known::spec);
    known.put(name, new Known(owner(resource), generation, last, Optional.of(message)));
    LOG.warn("{} is refused: {}", name, message);
    status.refuse(name, message, generation);
    if (isFirst) {
      last.ifPresent(spec -> host.get().apply(List.of(spec))); // what runs is looked after
    }
  }

  /** The job stops as the resource asks; the finalizer goes when nothing is left. */
  private void end(ApplicationName name, GenericKubernetesResource resource) {
    if (!finalizers(resource).contains(FINALIZER)) {
      return;
    }
    Optional<FlinkSpec> spec =
        known(name)
            .flatMap(Known::spec)
            .or(
                () ->
                    SpecReader.read(resource).fold(Optional::of, refused -> launched.apply(name)));
    if (spec.isEmpty()) {
      removeFinalizer(name); // it was never right: nothing of it runs
      return;
    }
    known.put(
        name,
        new Known(owner(resource), resource.getMetadata().getGeneration(), spec, Optional.empty()));
    FlinkSpec last = spec.get();
    host.get()
        .apply(List.of(last.withWishes(last.wishes().withDesiredState(DesiredState.DELETED))));
  }

  private void gone(ApplicationName name) {
    known.remove(name);
    status.forget(name);
    host.get().forget(name);
    onGone.apply(name).run();
  }

  private void addFinalizer(GenericKubernetesResource resource) {
    List<String> all = new ArrayList<>(finalizers(resource));
    if (!all.contains(FINALIZER)) {
      all.add(FINALIZER);
      patchFinalizers(name(resource), all, resource.getMetadata().getResourceVersion());
    }
  }

  /** Lets the resource go. */
  void removeFinalizer(ApplicationName name) {
    GenericKubernetesResource resource =
        client
            .genericKubernetesResources(Kinds.FLINK_APPLICATION)
            .inNamespace(name.namespace())
            .withName(name.name())
            .get();
    if (resource != null && finalizers(resource).contains(FINALIZER)) {
      List<String> rest = new ArrayList<>(finalizers(resource));
      rest.remove(FINALIZER);
      patchFinalizers(name, rest, resource.getMetadata().getResourceVersion());
    }
  }

  /** The version makes the write fail when somebody else changed the list in between. */
  private void patchFinalizers(ApplicationName name, List<String> all, String version) {
    client
        .genericKubernetesResources(Kinds.FLINK_APPLICATION)
        .inNamespace(name.namespace())
        .withName(name.name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            json(Map.of("metadata", Map.of("finalizers", all, "resourceVersion", version))));
  }

  /** Autoscalers cannot read a count that is not there. */
  private void writeReplicas(FlinkSpec spec) {
    Map<String, Object> count =
        Map.of(
            "apiVersion",
            "flink.k8s.io/v1beta1",
            "kind",
            "FlinkApplication",
            "metadata",
            Map.of("name", spec.name().name(), "namespace", spec.name().namespace()),
            "spec",
            Map.of("taskManagerConfig", Map.of("replicas", spec.initialTaskManagers().value())));
    client
        .genericKubernetesResources(Kinds.FLINK_APPLICATION)
        .inNamespace(spec.name().namespace())
        .withName(spec.name().name())
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(DefaultReplicas.MANAGER)
                .build(),
            json(count));
  }

  private static List<String> finalizers(GenericKubernetesResource resource) {
    List<String> all = resource.getMetadata().getFinalizers();
    return all == null ? List.of() : all;
  }

  private static Owner owner(GenericKubernetesResource resource) {
    return new Owner(
        resource.getApiVersion(),
        resource.getKind(),
        resource.getMetadata().getName(),
        resource.getMetadata().getUid());
  }

  private static ApplicationName name(GenericKubernetesResource resource) {
    return new ApplicationName(
        resource.getMetadata().getNamespace(), resource.getMetadata().getName());
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, numbers and lists are JSON", e);
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
    workers.close();
  }
}
