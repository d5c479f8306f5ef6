package io.millrace.planning.scaling;

import io.millrace.planning.scaling.ScalingObservation.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Replicas by how far their samples can be believed. Deleting and failed ones are in no group.
 *
 * <p>Source: Kubernetes, {@code groupPods} in {@code replica_calculator.go}.
 *
 * @param counted with a sample to go by; for other resources than CPU this includes the unready
 * @param unready waiting for a place, or with a CPU sample of their start-up
 * @param missing running without a sample
 */
record PodGroups(List<Pod> counted, List<Pod> unready, List<Pod> missing) {
  /** CPU of a younger replica may be that of its start-up; Kubernetes' default. */
  static final Duration CPU_INITIALIZATION_PERIOD = Duration.ofMinutes(5);

  /** One that became unready sooner after its start has never been ready; Kubernetes' default. */
  static final Duration INITIAL_READINESS_DELAY = Duration.ofSeconds(30);

  /** Time that a CPU sample is the mean of: the default resolution of the metrics server. */
  static final Duration SAMPLE_WINDOW = Duration.ofSeconds(15);

  PodGroups {
    counted = List.copyOf(counted);
    unready = List.copyOf(unready);
    missing = List.copyOf(missing);
  }

  /**
   * @param sampled ids of the replicas that have a sample
   * @param sampledAt when the samples were taken
   */
  static PodGroups of(
      List<Pod> pods, Set<String> sampled, boolean isCpu, Instant now, Instant sampledAt) {
    List<Pod> counted = new ArrayList<>();
    List<Pod> unready = new ArrayList<>();
    List<Pod> missing = new ArrayList<>();
    for (Pod pod : pods) {
      if (pod.isDeleting() || pod.hasFailed()) {
        continue;
      }
      if (pod.startedAt().isEmpty()) {
        unready.add(pod);
      } else if (!sampled.contains(pod.id())) {
        missing.add(pod);
      } else if (isCpu && isOfStartUp(pod, pod.startedAt().get(), now, sampledAt)) {
        unready.add(pod);
      } else {
        counted.add(pod);
      }
    }
    return new PodGroups(counted, unready, missing);
  }

  private static boolean isOfStartUp(Pod pod, Instant startedAt, Instant now, Instant sampledAt) {
    boolean isYoung = startedAt.plus(CPU_INITIALIZATION_PERIOD).isAfter(now);
    if (pod.readySince().isPresent()) {
      return isYoung && sampledAt.isBefore(pod.readySince().get().plus(SAMPLE_WINDOW));
    }
    boolean hasBeenReady =
        pod.unreadySince()
            .filter(since -> !startedAt.plus(INITIAL_READINESS_DELAY).isAfter(since))
            .isPresent();
    return isYoung || !hasBeenReady;
  }
}
