package io.millrace.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.millrace.adapters.kubernetes.resource.Labels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Says of all pods of a namespace that they run, by a watch, so that many of them cost little; each
 * application has its own JobManager.
 */
final class FakeNode implements AutoCloseable {
  private static final String RUNS =
      """
      {"status": {"phase": "Running", "podIP": "127.0.0.1", "podIPs": [{"ip": "127.0.0.1"}],
        "conditions": [
          {"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-11-25T00:00:00Z"},
          {"type": "Ready", "status": "True", "lastTransitionTime": "2026-11-25T00:00:00Z"}],
        "containerStatuses": [{"name": "%s", "ready": true, "restartCount": 0, "image": "i",
          "imageID": "", "state": {"running": {"startedAt": "2026-11-25T00:00:00Z"}}}]}}
      """;

  private final KubernetesClient client;
  private final String namespace;
  private final Map<String, FakeJobManager> jobManagers;
  private final Map<String, List<String>> taskManagers = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final SharedIndexInformer<Pod> pods;

  /**
   * @param jobManagers by the name of their application
   */
  FakeNode(KubernetesClient client, String namespace, Map<String, FakeJobManager> jobManagers) {
    this.client = client;
    this.namespace = namespace;
    this.jobManagers = jobManagers;
    this.pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.APPLICATION)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Pod pod) {
                    threads.execute(() -> take(pod));
                  }

                  @Override
                  public void onUpdate(Pod before, Pod pod) {}

                  @Override
                  public void onDelete(Pod pod, boolean isFinalStateUnknown) {}
                },
                0);
  }

  private void take(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    String application = labels.get(Labels.APPLICATION);
    FakeJobManager jobManager = jobManagers.get(application);
    String type = labels.get(Labels.TYPE);
    if (jobManager == null) {
      return;
    }
    if (Labels.JOB_MANAGER.equals(type)) {
      List<String> arguments = pod.getSpec().getContainers().get(0).getArgs();
      jobManager.run(arguments.get(arguments.indexOf("--job-id") + 1), 1);
    } else {
      jobManager.register(
          taskManagers.merge(
              application,
              List.of(pod.getMetadata().getName()),
              (known, one) ->
                  java.util.stream.Stream.concat(known.stream(), one.stream()).toList()));
    }
    try {
      client
          .pods()
          .inNamespace(namespace)
          .withName(pod.getMetadata().getName())
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.STRATEGIC_MERGE),
              RUNS.formatted(pod.getSpec().getContainers().get(0).getName()));
    } catch (KubernetesClientException e) {
      // it went in between
    }
  }

  @Override
  public void close() {
    pods.close();
    threads.shutdownNow();
  }
}
