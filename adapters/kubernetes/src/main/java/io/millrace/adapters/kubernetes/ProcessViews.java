package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods as a planner sees processes. */
final class ProcessViews {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private static final String CRASH_LOOP = "CrashLoopBackOff";

  private ProcessViews() {}

  /**
   * All JobManagers and TaskManagers of an application, and one process that is not there for each
   * Deployment whose pods cannot be made.
   *
   * @param attempts newest attempt of the JobManagers of each revision, by its hash; what a
   *     TaskManager belongs to, or to none
   */
  static List<ProcessView> of(
      List<Pod> pods, List<Deployment> deployments, Map<String, Long> attempts) {
    return Stream.concat(
            pods.stream()
                .filter(pod -> role(pod).isPresent())
                .map(pod -> view(pod, role(pod).orElseThrow(), attempts)),
            deployments.stream().flatMap(each -> refused(each, attempts).stream()))
        .toList();
  }

  /** The attempt that a JobManager's object or pod belongs to. */
  static long attempt(HasMetadata object) {
    Map<String, String> notes = object.getMetadata().getAnnotations();
    String attempt = notes == null ? "0" : notes.getOrDefault(Labels.ATTEMPT, "0");
    return attempt.matches("\\d{1,18}") ? Long.parseLong(attempt) : 0;
  }

  static Optional<Role> role(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    String type = labels == null ? "" : labels.getOrDefault(Labels.TYPE, "");
    return switch (type) {
      case Labels.JOB_MANAGER -> Optional.of(Role.JOB_MANAGER);
      case Labels.TASK_MANAGER -> Optional.of(Role.TASK_MANAGER);
      default -> Optional.empty();
    };
  }

  /** Whether no container of the pod runs any more, or ever will again. */
  static boolean isFinished(Pod pod) {
    return FINISHED.contains(phase(pod));
  }

  private static ProcessView view(Pod pod, Role role, Map<String, Long> attempts) {
    Optional<ContainerStatus> main = main(pod, role);
    State state = state(pod, main);
    return new ProcessView(
        pod.getMetadata().getName(),
        role,
        role == Role.JOB_MANAGER ? attempt(pod) : attempts.getOrDefault(Labels.hash(pod), 0L),
        state,
        since(pod, state),
        main.map(ContainerStatus::getRestartCount).orElse(0),
        main.flatMap(ProcessViews::ended).map(ContainerStateTerminated::getExitCode),
        state == State.STOPPING ? Optional.empty() : problem(pod, main),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<ContainerStatus> main(Pod pod, Role role) {
    String name = role == Role.JOB_MANAGER ? Labels.JOB_MANAGER : Labels.TASK_MANAGER;
    List<ContainerStatus> all =
        pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    return all.stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private static State state(Pod pod, Optional<ContainerStatus> main) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return State.STOPPING;
    }
    if (isFinished(pod) || isBetweenStarts(main)) {
      return State.BACKING_OFF;
    }
    return isTrue(condition(pod, "Ready")) ? State.READY : State.STARTING;
  }

  private static boolean isBetweenStarts(Optional<ContainerStatus> main) {
    boolean isWaiting =
        main.flatMap(ProcessViews::waiting)
            .filter(each -> each.getReason().equals(CRASH_LOOP))
            .isPresent();
    boolean hasEnded =
        main.map(ContainerStatus::getState).map(ContainerState::getTerminated).isPresent();
    return isWaiting || hasEnded;
  }

  private static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? ""
        : pod.getStatus().getPhase();
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(each -> each.getType().equals(type))
            .findFirst();
  }

  private static boolean isTrue(Optional<PodCondition> condition) {
    return condition.filter(each -> each.getStatus().equals("True")).isPresent();
  }

  private static Instant since(Pod pod, State state) {
    String created = pod.getMetadata().getCreationTimestamp();
    String at =
        state == State.READY
            ? condition(pod, "Ready").map(PodCondition::getLastTransitionTime).orElse(created)
            : created;
    return at == null ? Instant.EPOCH : Instant.parse(at);
  }

  private static Optional<ContainerStateTerminated> ended(ContainerStatus status) {
    return Optional.ofNullable(status.getState())
        .map(ContainerState::getTerminated)
        .or(() -> Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated));
  }

  private static Optional<ContainerStateWaiting> waiting(ContainerStatus status) {
    return Optional.ofNullable(status.getState())
        .map(ContainerState::getWaiting)
        .filter(each -> each.getReason() != null);
  }

  /**
   * Why the pod cannot start or run, under the reason that Kubernetes gives: {@code Unschedulable},
   * {@code ImagePullBackOff}, {@code CrashLoopBackOff}, {@code OOMKilled}, {@code Evicted} ...
   */
  private static Optional<Reason> problem(Pod pod, Optional<ContainerStatus> main) {
    Optional<Reason> unscheduled =
        condition(pod, "PodScheduled")
            .filter(each -> each.getStatus().equals("False") && each.getReason() != null)
            .map(each -> Reason.of(each.getReason(), text(each.getMessage())));
    Optional<Reason> loops =
        main.flatMap(ProcessViews::waiting)
            .filter(each -> each.getReason().equals(CRASH_LOOP))
            .flatMap(each -> main.flatMap(ProcessViews::ended))
            .map(each -> Reason.of(CRASH_LOOP, told("the container", each).message()));
    Optional<Reason> waits =
        all(pod)
            .flatMap(each -> waiting(each).stream())
            .filter(each -> !each.getReason().equals("ContainerCreating"))
            .filter(each -> !each.getReason().equals("PodInitializing"))
            .map(each -> Reason.of(each.getReason(), text(each.getMessage())))
            .findFirst();
    Optional<Reason> ended =
        main.filter(each -> !Boolean.TRUE.equals(each.getReady()))
            .flatMap(ProcessViews::ended)
            .filter(each -> each.getReason() != null && !each.getReason().equals("Completed"))
            .map(each -> told("the container", each));
    Optional<Reason> whole =
        Optional.ofNullable(pod.getStatus())
            .filter(each -> each.getReason() != null)
            .map(each -> Reason.of(each.getReason(), text(each.getMessage())));
    return unscheduled
        .or(() -> loops)
        .or(() -> waits)
        .or(() -> neverBegan(pod))
        .or(() -> ended)
        .or(() -> whole);
  }

  /** A container that was to prepare the pod has failed. */
  private static Optional<Reason> neverBegan(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).stream()
        .flatMap(status -> status.getInitContainerStatuses().stream())
        .flatMap(
            init ->
                ended(init)
                    .filter(end -> end.getExitCode() != 0 && !Boolean.TRUE.equals(init.getReady()))
                    .map(end -> told("the init container " + init.getName(), end))
                    .stream())
        .findFirst();
  }

  private static Reason told(String container, ContainerStateTerminated end) {
    return Reason.of(
        end.getReason() == null ? "Error" : end.getReason(),
        container
            + " ended with exit code "
            + end.getExitCode()
            + LastWords.of(text(end.getMessage())).map(words -> ": " + words).orElse(""));
  }

  private static Stream<ContainerStatus> all(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream());
  }

  /** A pod that the API server does not let be made, most often for a quota. */
  private static Optional<ProcessView> refused(Deployment deployment, Map<String, Long> attempts) {
    if (deployment.getStatus() == null || role(deployment).isEmpty()) {
      return Optional.empty();
    }
    return deployment.getStatus().getConditions().stream()
        .filter(each -> each.getType().equals("ReplicaFailure"))
        .filter(each -> each.getStatus().equals("True"))
        .findFirst()
        .map(
            each ->
                new ProcessView(
                    deployment.getMetadata().getName() + "-refused",
                    role(deployment).orElseThrow(),
                    role(deployment).orElseThrow() == Role.JOB_MANAGER
                        ? attempt(deployment)
                        : attempts.getOrDefault(Labels.hash(deployment), 0L),
                    State.STARTING,
                    since(each),
                    0,
                    Optional.empty(),
                    Optional.of(refusal(text(each.getMessage()))),
                    Optional.empty(),
                    Optional.empty()));
  }

  private static Instant since(DeploymentCondition condition) {
    return condition.getLastTransitionTime() == null
        ? Instant.EPOCH
        : Instant.parse(condition.getLastTransitionTime());
  }

  /** Why a pod may not be made, by the message of the API server. */
  static Reason refusal(String message) {
    return Reason.of(message.contains("exceeded quota") ? "QuotaExceeded" : "PodRefused", message);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
