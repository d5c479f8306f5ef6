package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.model.ApplicationName;
import io.millrace.model.observation.ProcessView.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JobManagers of an application of all attempts: their Jobs, Deployments and pods. */
final class JobManagers {
  private static final Set<String> ENDS =
      Set.of("Complete", "Failed", "FailureTarget", "SuccessCriteriaMet");

  private final ClusterCache cluster;

  JobManagers(ClusterCache cluster) {
    this.cluster = cluster;
  }

  /** What makes their pods. */
  Stream<HasMetadata> objects(ApplicationName application) {
    return Stream.<HasMetadata>concat(
            cluster.jobs(application).stream(), cluster.deployments(application).stream())
        .filter(JobManagers::isOne);
  }

  /** Whether there is one of any attempt, even one that is ending. */
  boolean areThere(ApplicationName application) {
    return objects(application).findAny().isPresent()
        || cluster.pods(application).stream().anyMatch(JobManagers::isOne);
  }

  /** Whether there is one of an attempt before this one. */
  boolean areOlderThere(ApplicationName application, long attempt) {
    return Stream.concat(
            objects(application), cluster.pods(application).stream().filter(JobManagers::isOne))
        .anyMatch(each -> ProcessViews.attempt(each) < attempt);
  }

  /** 0 when there is none; what stands by does not count. */
  long newestAttempt(ApplicationName application) {
    Set<String> standingBy =
        standingBy(application).map(Labels::hash).collect(Collectors.toUnmodifiableSet());
    return Stream.concat(objects(application), cluster.pods(application).stream())
        .filter(each -> !standingBy.contains(Labels.hash(each)))
        .mapToLong(ProcessViews::attempt)
        .max()
        .orElse(0);
  }

  /** What makes the pods of those that were not asked to take over yet. */
  Stream<HasMetadata> standingBy(ApplicationName application) {
    return objects(application)
        .filter(each -> each.getMetadata().getAnnotations() != null)
        .filter(each -> each.getMetadata().getAnnotations().containsKey(Labels.STANDBY));
  }

  /** The newest attempt of each revision, by its hash: what TaskManagers belong to. */
  Map<String, Long> attemptsByRevision(ApplicationName application) {
    return Stream.concat(
            objects(application), cluster.pods(application).stream().filter(JobManagers::isOne))
        .collect(Collectors.toMap(Labels::hash, ProcessViews::attempt, Math::max));
  }

  /**
   * Whether one runs, or will: one that is ending writes checkpoints to its last moment, and the
   * pod of one that was just asked for is not there yet.
   */
  boolean mayWrite(ApplicationName application) {
    return cluster.pods(application).stream().anyMatch(JobManagers::mayWrite)
        || objects(application).anyMatch(JobManagers::mayMakePods);
  }

  static boolean mayWrite(Pod pod) {
    return isOne(pod) && !ProcessViews.isFinished(pod);
  }

  /** Jobs that should have a pod and have none. */
  Stream<Job> withoutPods(ApplicationName application) {
    List<Pod> pods = cluster.pods(application).stream().filter(JobManagers::isOne).toList();
    return cluster.jobs(application).stream()
        .filter(JobManagers::isOne)
        .filter(JobManagers::mayMakePods)
        .filter(
            job ->
                pods.stream()
                    .noneMatch(
                        pod ->
                            pod.getMetadata().getOwnerReferences().stream()
                                .anyMatch(
                                    owner -> owner.getUid().equals(job.getMetadata().getUid()))));
  }

  private static boolean mayMakePods(HasMetadata object) {
    if (object.getMetadata().getDeletionTimestamp() != null) {
      return false; // its pods, if there are any, are looked at themselves
    }
    return !(object instanceof Job job) || !isEnded(job);
  }

  static boolean isEnded(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(each -> ENDS.contains(each.getType()) && "True".equals(each.getStatus()));
  }

  private static boolean isOne(HasMetadata object) {
    return ProcessViews.role(object).filter(role -> role == Role.JOB_MANAGER).isPresent();
  }
}
