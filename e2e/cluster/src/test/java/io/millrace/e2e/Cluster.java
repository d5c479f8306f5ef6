package io.millrace.e2e;

import static org.awaitility.Awaitility.await;

import io.millrace.testplane.TestImages;
import io.millrace.testplane.TestPlane;
import java.nio.file.Path;
import java.time.Duration;

/** A Kubernetes with the operator on it, installed as the manifests in deploy install it. */
final class Cluster {
  /** The same job under another name: an image that a user built anew. */
  static final String NEW_IMAGE = "millrace/counting-job:2";

  /** The same operator under another name: a newer build of it. */
  private static final String NEW_OPERATOR = "millrace/operator:0.1.1";

  private final TestPlane plane;

  private Cluster(TestPlane plane) {
    this.plane = plane;
  }

  static synchronized Cluster started() {
    Path deploy = Path.of("../../deploy").toAbsolutePath().normalize();
    TestPlane plane = TestPlane.node(deploy.resolve("crds"));
    plane.image(TestImages.countingJob());
    plane.image(TestImages.countingJob(NEW_IMAGE));
    plane.image(TestImages.operator());
    plane.kubectl("apply", "-f", deploy.resolve("operator.yaml").toString());
    Cluster cluster = new Cluster(plane);
    cluster.rollout();
    return cluster;
  }

  TestPlane plane() {
    return plane;
  }

  /** Puts a newer operator in the place of the one that runs, and waits until it leads. */
  void updateOperator() {
    plane.image(TestImages.operator(NEW_OPERATOR));
    plane.kubectl(
        "set",
        "image",
        "-n",
        "millrace",
        "deployment/millrace-operator",
        "operator=" + NEW_OPERATOR);
    rollout();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> operatorPod().lines().count() == 1 && leader().startsWith(operatorName() + "-"));
  }

  private void rollout() {
    plane.kubectl(
        "rollout", "status", "-n", "millrace", "deployment/millrace-operator", "--timeout=180s");
  }

  private String operatorName() {
    return operatorPod().replace("pod/", "");
  }

  private String leader() {
    return plane.kubectl(
        "get",
        "lease/millrace-operator",
        "-n",
        "millrace",
        "-o",
        "jsonpath={.spec.holderIdentity}");
  }

  String operatorPod() {
    return plane
        .kubectl(
            "get", "pods", "-n", "millrace", "--field-selector=status.phase=Running", "-o", "name")
        .strip();
  }

  String operatorLog() {
    return plane.kubectl("logs", "-n", "millrace", "deployment/millrace-operator");
  }
}
