package io.millrace.e2e;

import io.millrace.testplane.TestImages;
import io.millrace.testplane.TestPlane;
import java.nio.file.Path;

/** A Kubernetes with the operator on it, installed as the manifests in deploy install it. */
final class Cluster {
  /** The same job under another name: an image that a user built anew. */
  static final String NEW_IMAGE = "millrace/counting-job:2";

  private final TestPlane plane;

  private Cluster(TestPlane plane) {
    this.plane = plane;
  }

  static synchronized Cluster started() {
    Path deploy = Path.of("").toAbsolutePath().resolveSibling("deploy");
    TestPlane plane = TestPlane.node(deploy.resolve("crds"));
    plane.image(TestImages.countingJob());
    plane.image(TestImages.countingJob(NEW_IMAGE));
    plane.image(TestImages.operator());
    plane.kubectl("apply", "-f", deploy.resolve("operator.yaml").toString());
    plane.kubectl(
        "rollout", "status", "-n", "millrace", "deployment/millrace-operator", "--timeout=180s");
    return new Cluster(plane);
  }

  TestPlane plane() {
    return plane;
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
