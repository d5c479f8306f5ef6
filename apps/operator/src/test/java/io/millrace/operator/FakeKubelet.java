package io.millrace.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.model.ApplicationName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says of one application's pods that they run, on a plane that has no node, and lets their
 * JobManager know of them.
 */
final class FakeKubelet implements AutoCloseable {
  private final KubernetesClient client;
  private final ApplicationName application;
  private final FakeJobManager jobManager;
  private final int parallelism;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Set<String> together = new ConcurrentSkipListSet<>();
  private String attempt = "";

  FakeKubelet(
      KubernetesClient client,
      ApplicationName application,
      FakeJobManager jobManager,
      int parallelism) {
    this.client = client;
    this.application = application;
    this.jobManager = jobManager;
    this.parallelism = parallelism;
    var unused = thread.scheduleWithFixedDelay(this::look, 0, 200, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      List<Pod> pods =
          client
              .pods()
              .inNamespace(application.namespace())
              .withLabel(Labels.APPLICATION, application.name())
              .list()
              .getItems();
      pods.stream().filter(pod -> !isReady(pod)).forEach(this::ready);
      jobManager.register(
          pods.stream()
              .filter(pod -> is(pod, Labels.TASK_MANAGER) && isReady(pod))
              .map(pod -> pod.getMetadata().getName())
              .sorted()
              .toList());
      List<Pod> jobManagers = pods.stream().filter(pod -> is(pod, Labels.JOB_MANAGER)).toList();
      if (jobManagers.size() > 1) {
        together.add(
            jobManagers.stream().map(pod -> pod.getMetadata().getName()).sorted().toList() + "");
      }
      jobManagers.forEach(this::run);
    } catch (KubernetesClientException e) {
      // a pod that went in between: the next look sees it
    }
  }

  /** JobManagers that were there at one time; there must never be two. */
  Set<String> together() {
    return together;
  }

  private void run(Pod pod) {
    String now = pod.getMetadata().getAnnotations().getOrDefault(Labels.ATTEMPT, "0");
    if (!now.equals(attempt)) {
      attempt = now;
      List<String> arguments = pod.getSpec().getContainers().get(0).getArgs();
      jobManager.run(arguments.get(arguments.indexOf("--job-id") + 1), parallelism);
    }
  }

  private static boolean is(Pod pod, String type) {
    return type.equals(pod.getMetadata().getLabels().get(Labels.TYPE));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null && "127.0.0.1".equals(pod.getStatus().getPodIP());
  }

  private void ready(Pod pod) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String name = pod.getSpec().getContainers().get(0).getName();
    Map<String, Object> status =
        Map.of(
            "phase",
            "Running",
            "podIP",
            "127.0.0.1",
            "podIPs",
            List.of(Map.of("ip", "127.0.0.1")),
            "conditions",
            List.of(
                Map.of("type", "PodScheduled", "status", "True", "lastTransitionTime", now),
                Map.of("type", "Ready", "status", "True", "lastTransitionTime", now)),
            "containerStatuses",
            List.of(
                Map.of(
                    "name",
                    name,
                    "ready",
                    true,
                    "restartCount",
                    0,
                    "image",
                    "any",
                    "imageID",
                    "",
                    "state",
                    Map.of("running", Map.of("startedAt", now)))));
    client
        .pods()
        .inNamespace(application.namespace())
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            io.fabric8.kubernetes.client.utils.Serialization.asJson(Map.of("status", status)));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
