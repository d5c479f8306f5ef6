package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.MemoryStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Memory;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Memory as a text in the resource's own {@code .status.memory}: it goes with the resource, and a
 * write that was based on an older version of the resource's memory is refused. A new memory has
 * the resource's uid for its token: a resource that was made anew under the same name is another
 * life, and one whose memory was lost is the same.
 */
public final class StatusMemoryStore implements MemoryStore {
  private static final String STATUS = "status";
  private static final String MEMORY = "memory";

  /** Of a write that others get in the way of: the HPA, the user, our own status. */
  private static final int ATTEMPTS = 5;

  static final ResourceDefinitionContext FLINK_APPLICATION =
      new ResourceDefinitionContext.Builder()
          .withGroup("flink.k8s.io")
          .withVersion("v1beta1")
          .withKind("FlinkApplication")
          .withPlural("flinkapplications")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final Function<Memory, String> write;
  private final Function<String, Memory> read;

  /**
   * @param write the written form of a memory
   * @param read its inverse
   */
  public StatusMemoryStore(
      KubernetesClient client, Function<Memory, String> write, Function<String, Memory> read) {
    this.client = client;
    this.write = write;
    this.read = read;
  }

  @Override
  public Memory load(ApplicationName application) {
    return resource(application)
        .map(now -> memory(now).orElseGet(() -> Memory.born(now.getMetadata().getUid())))
        .orElse(Memory.NEW);
  }

  @Override
  public boolean save(ApplicationName application, Memory next) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      GenericKubernetesResource now =
          resource(application)
              .orElseThrow(() -> new UnavailableException(application + " is gone"));
      if (memory(now).map(Memory::version).orElse(0L) != next.version() - 1) {
        return false;
      }
      if (isWritten(now, next)) {
        return true;
      }
    }
    throw new UnavailableException(
        "cannot save the memory of " + application + ": others write the resource all the time");
  }

  /** Whether nobody wrote the resource, its spec or the rest of its status, in between. */
  private boolean isWritten(GenericKubernetesResource now, Memory next) {
    GenericKubernetesResource change = new GenericKubernetesResource();
    change.setApiVersion(now.getApiVersion());
    change.setKind(now.getKind());
    change.setMetadata(
        new ObjectMetaBuilder()
            .withName(now.getMetadata().getName())
            .withNamespace(now.getMetadata().getNamespace())
            .withResourceVersion(now.getMetadata().getResourceVersion())
            .build());
    change.setAdditionalProperty(STATUS, Map.of(MEMORY, write.apply(next)));
    try {
      client
          .genericKubernetesResources(FLINK_APPLICATION)
          .inNamespace(now.getMetadata().getNamespace())
          .withName(now.getMetadata().getName())
          .subresource(STATUS)
          .patch(PatchContext.of(PatchType.JSON_MERGE), change);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw Api.unavailable("save the memory of " + now.getMetadata().getName(), e);
    }
  }

  /** It goes with the resource; until then it is emptied. */
  @Override
  public void forget(ApplicationName application) {
    Api.call(
        "forget " + application,
        () ->
            client
                .genericKubernetesResources(FLINK_APPLICATION)
                .inNamespace(application.namespace())
                .withName(application.name())
                .subresource(STATUS)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"memory\":null}}"));
  }

  private Optional<GenericKubernetesResource> resource(ApplicationName application) {
    return Optional.ofNullable(
        Api.<@Nullable GenericKubernetesResource>call(
            "read " + application,
            () ->
                client
                    .genericKubernetesResources(FLINK_APPLICATION)
                    .inNamespace(application.namespace())
                    .withName(application.name())
                    .get()));
  }

  private Optional<Memory> memory(GenericKubernetesResource resource) {
    Object status = resource.getAdditionalProperties().get(STATUS);
    return status instanceof Map<?, ?> fields && fields.get(MEMORY) instanceof String text
        ? Optional.of(read.apply(text))
        : Optional.empty();
  }
}
