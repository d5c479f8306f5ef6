package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.millrace.adapters.kubernetes.resource.Labels;
import java.util.List;

/** Says of pods what a node would say; there is none on a plane of the tier control. */
final class Kubelet {
  private static final String CONTAINERS =
      "\"containerStatuses\":[{\"name\":\"%s\",\"image\":\"i\",\"imageID\":\"i\",\"ready\":%s,"
          + "\"restartCount\":0,\"state\":%s}]";

  private static final String NODE = "paper";

  private final KubernetesClient client;
  private final String namespace;

  Kubelet(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  List<Pod> pods(String type) {
    return client.pods().inNamespace(namespace).withLabel(Labels.TYPE, type).list().getItems();
  }

  /** Puts the pod on a node: only then it ends slowly when it is deleted. */
  void takes(String pod) {
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(NODE)
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(true)
                .endSpec()
                .build())
        .createOr(NonDeletingOperation::update);
    client
        .bindings()
        .inNamespace(namespace)
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(pod)
                .withNamespace(namespace)
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(NODE)
                .endTarget()
                .build())
        .create();
  }

  void runs(String pod, String container, String address) {
    say(
        pod,
        "\"phase\":\"Running\",\"podIP\":\""
            + address
            + "\",\"podIPs\":[{\"ip\":\""
            + address
            + "\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
            + "\"lastTransitionTime\":\"2026-11-25T00:00:00Z\"}],"
            + CONTAINERS.formatted(
                container, true, "{\"running\":{\"startedAt\":\"2026-11-25T00:00:00Z\"}}"));
  }

  void waits(String pod, String container, String reason, String message) {
    say(
        pod,
        "\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"True\"}],"
            + CONTAINERS.formatted(
                container,
                false,
                "{\"waiting\":{\"reason\":\"%s\",\"message\":\"%s\"}}".formatted(reason, message)));
  }

  /**
   * The container has ended, and is not started again.
   *
   * @param message what it wrote for this, as JSON text without quotes
   */
  void ended(String pod, String container, int exitCode, String reason, String message) {
    say(
        pod,
        "\"phase\":\""
            + (exitCode == 0 ? "Succeeded" : "Failed")
            + "\","
            + CONTAINERS.formatted(
                container,
                false,
                "{\"terminated\":{\"exitCode\":%d,\"reason\":\"%s\",\"message\":\"%s\"}}"
                    .formatted(exitCode, reason, message)));
  }

  /** What ends a pod that was asked to go. */
  void gone(String pod) {
    client.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
  }

  private void say(String pod, String status) {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{" + status + "}}");
  }
}
