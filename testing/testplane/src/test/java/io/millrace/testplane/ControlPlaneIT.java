package io.millrace.testplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tier without a node. Not named after its subject: Surefire takes Test* for unit tests. */
class ControlPlaneIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static TestPlane plane() {
    return TestPlane.control(Resources.path("crd.yaml"));
  }

  @Test
  void apiServerAnswersAndEveryNamespaceIsNew() {
    TestPlane plane = plane();

    String first = plane.namespace();
    String second = plane.namespace();

    assertThat(first).isNotEqualTo(second);
    assertThat(plane.kubectl("get", "--raw", "/readyz")).isEqualTo("ok");
    assertThat(plane.kubectl("get", "pods", "-n", first)).isEmpty();
    assertThat(TestPlane.control()).as("one for the whole JVM").isSameAs(plane);
  }

  @Test
  void autoscalerMovesACustomResourceByAnExternalMetric() {
    TestPlane plane = plane();
    String namespace = plane.namespace();
    plane.apply(namespace, Resources.text("mill.yaml"));
    plane.kubectl(
        "patch",
        "mill/brook",
        "-n",
        namespace,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\": {\"wheels\": 1, \"selector\": \"mill=brook\"}}");

    for (int segments : new int[] {3, 5, 1}) {
      plane.metrics().set(namespace, "segments", Integer.toString(segments));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(wheels(plane, namespace)).isEqualTo(Integer.toString(segments)));
      plane.kubectl(
          "patch",
          "mill/brook",
          "-n",
          namespace,
          "--subresource=status",
          "--type=merge",
          "-p",
          "{\"status\": {\"wheels\": " + segments + "}}");
    }
  }

  private static String wheels(TestPlane plane, String namespace) {
    return plane.kubectl("get", "mill/brook", "-n", namespace, "-o", "jsonpath={.spec.wheels}");
  }

  @Test
  void nothingIsLeftOfAPlaneThatWasStopped() throws IOException {
    TestPlane plane = plane();
    Path data = plane.kubeconfig().resolve("../..").normalize();
    assertThat(Leftovers.of(data)).as("what runs is seen").isNotEmpty();

    plane.stop();

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(Leftovers.of(data)).isEmpty());
  }

  @Test
  void planeOfAKilledRunIsEnded() throws Exception {
    Scripts scripts = Scripts.ofProject();
    Process run = new ProcessBuilder("sleep", "600").start();
    Path data = startedFor(scripts, run.pid());
    assertThat(Leftovers.of(data)).isNotEmpty();
    assertThat(scripts.run(Map.of(), "", "down", List.of("--orphans")).exitCode()).isZero();
    assertThat(Leftovers.of(data)).as("its run is still there").isNotEmpty();

    run.destroyForcibly().waitFor();
    scripts.ask(Map.of(), "", "down", List.of("--orphans"));

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(Leftovers.of(data)).isEmpty());
    assertThat(Files.exists(data)).isFalse();
  }

  /** A plane in the first free slot: its data folder. */
  private static Path startedFor(Scripts scripts, long owner) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TESTPLANE_OWNER", Long.toString(owner));
    for (int slot = 9; slot >= 0; slot--) {
      environment.put("TESTPLANE_SLOT", Integer.toString(slot));
      Scripts.Result result = scripts.run(environment, "", "up", List.of("control"));
      if (result.exitCode() == 0) {
        return Path.of(result.out().strip()).resolve("../..").normalize();
      }
      assertThat(result.exitCode()).as(result.lastErrors()).isEqualTo(75);
    }
    throw new AssertionError("no free slot");
  }
}
