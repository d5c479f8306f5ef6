package io.millrace.adapters.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.adapters.kubernetes.resource.FlinkResources;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the newest checkpoint in storage that only the job's own pods can read, by a short pod that
 * writes what it found to its termination message.
 *
 * <p>An answer holds until a JobManager runs again: only then can there be a newer checkpoint.
 */
final class CheckpointLookups {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final Map<Life, Optional<Snapshot>> answers = new ConcurrentHashMap<>();

  /** Of an application and none before it that had its name. */
  private record Life(ApplicationName application, String incarnation) {}

  CheckpointLookups(KubernetesClient client) {
    this.client = client;
  }

  /** A JobManager was seen: what was found may not be the newest any more. */
  void forget(ApplicationName application) {
    answers.keySet().removeIf(life -> life.application().equals(application));
  }

  /** Nothing has run yet: there is nothing to look for until a JobManager was there. */
  void assumeNone(ApplicationName application, String incarnation) {
    answers.putIfAbsent(new Life(application, incarnation), Optional.empty());
  }

  /**
   * Takes away what looks, or has looked and was not heard: found before a JobManager ran, and read
   * after, it would be older than what that one has written.
   */
  void clear(ApplicationName application) {
    Api.call(
        "delete the pods that look for checkpoints of " + application,
        () ->
            client
                .pods()
                .inNamespace(application.namespace())
                .withLabel(Labels.APPLICATION, application.name())
                .withLabel(Labels.TYPE, Labels.LOOKUP)
                .withGracePeriod(0)
                .delete());
  }

  /**
   * What is known now; asks when nothing is.
   *
   * @param pods of the application
   * @param attempt the newest there was
   */
  Reading<Optional<Snapshot>> look(
      FlinkSpec spec, String incarnation, long attempt, Owner owner, List<Pod> pods) {
    Life life = new Life(spec.name(), incarnation);
    Optional<Snapshot> known = answers.get(life);
    if (known != null) {
      return Reading.known(known, Instant.now());
    }
    String name = Names.of(spec).snapshotLookup(attempt);
    Optional<Pod> pod =
        pods.stream().filter(each -> each.getMetadata().getName().equals(name)).findFirst();
    if (pod.isEmpty()) {
      ask(spec, incarnation, attempt, owner);
      return Reading.unknown("LookingForCheckpoint", "pod " + name + " looks through the storage");
    }
    return pod.filter(each -> each.getMetadata().getDeletionTimestamp() == null)
        .flatMap(CheckpointLookups::end)
        .map(end -> answer(life, pod.get(), end))
        .orElseGet(
            () ->
                Reading.unknown(
                    "LookingForCheckpoint", "pod " + name + " looks through the storage"));
  }

  static boolean isOne(Pod pod) {
    return Labels.LOOKUP.equals(pod.getMetadata().getLabels().get(Labels.TYPE));
  }

  private void ask(FlinkSpec spec, String incarnation, long attempt, Owner owner) {
    FlinkResources.taskManagers(spec, new Replicas(0), owner).stream()
        .filter(each -> !(each instanceof Deployment))
        .forEach(each -> Api.apply(client, each));
    Api.apply(client, FlinkResources.snapshotLookupCode(spec, owner));
    Api.apply(client, FlinkResources.snapshotLookup(spec, incarnation, attempt, owner));
  }

  private static Optional<ContainerStateTerminated> end(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).stream()
        .flatMap(status -> status.getContainerStatuses().stream())
        .map(ContainerStatus::getState)
        .map(state -> Optional.ofNullable(state).map(ContainerState::getTerminated))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The pod goes when it was heard; after a failure the next look asks again. */
  private Reading<Optional<Snapshot>> answer(Life life, Pod pod, ContainerStateTerminated end) {
    Reading<Optional<Snapshot>> answer = read(end);
    answer.ifKnown().ifPresent(found -> answers.put(life, found));
    Api.delete(client, pod);
    return answer;
  }

  static Reading<Optional<Snapshot>> read(ContainerStateTerminated end) {
    String message = end.getMessage() == null ? "" : end.getMessage().strip();
    try {
      JsonNode said = JSON.readTree(message);
      if (end.getExitCode() != 0 || said == null || !said.isObject() || said.has("error")) {
        return failed(end, message);
      }
      return Reading.known(
          Optional.of(said)
              .filter(found -> found.hasNonNull("path"))
              .map(
                  found ->
                      new Snapshot(
                          Snapshot.Kind.CHECKPOINT,
                          found.path("path").asText(),
                          Instant.parse(found.path("at").asText()))),
          Instant.now());
    } catch (JsonProcessingException | DateTimeException e) {
      return failed(end, message);
    }
  }

  private static Reading<Optional<Snapshot>> failed(ContainerStateTerminated end, String message) {
    return Reading.unknown(
        "StorageUnreadable",
        "the pod that looked for checkpoints ended with exit code "
            + end.getExitCode()
            + (message.isEmpty() ? "" : ": " + message));
  }
}
