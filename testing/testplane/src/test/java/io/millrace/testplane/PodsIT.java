package io.millrace.testplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The tier with a node: pods really run. */
class PodsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private static TestPlane plane() {
    TestPlane plane = TestPlane.node();
    plane.image(TestImages.countingJob());
    return plane;
  }

  @AfterAll
  static void leavesNothing() throws IOException {
    Path data = plane().kubeconfig().resolve("../..").normalize();
    assertThat(Leftovers.ofNode(data)).as("what runs is seen").isNotEmpty();

    plane().stop();

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(Leftovers.ofNode(data)).isEmpty());
  }

  @Test
  void javaRunsAsAnyUserUnderTheRestrictedStandard() {
    TestPlane plane = plane();
    String namespace = plane.namespace();
    plane.kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");

    plane.apply(namespace, Resources.text("java.yaml"));

    plane.kubectl(
        "wait",
        "-n",
        namespace,
        "--for=jsonpath={.status.phase}=Succeeded",
        "pod/java",
        "--timeout=" + PATIENCE.toSeconds() + "s");
    assertThat(plane.kubectl("logs", "-n", namespace, "java")).contains("uid=9999", "17.");
  }

  @Test
  void flinkRunsInTwoPodsAndGoesOnAfterItsTaskManagerDied() {
    TestPlane plane = plane();
    String namespace = plane.namespace();
    Path folder = plane.folder(namespace);

    plane.apply(namespace, Resources.text("application.yaml").replace("FOLDER", folder.toString()));

    String address =
        plane.kubectl("get", "-n", namespace, "svc/counting", "-o", "jsonpath={.spec.clusterIP}");
    awaitCounts(folder, 0);
    assertThat(ask("http://" + address + ":8081/jobs/overview")).contains("\"state\":\"RUNNING\"");

    plane.kubectl("delete", "pod", "-n", namespace, "-l", "component=taskmanager");
    awaitCounts(folder, System.currentTimeMillis());

    CountingFiles counts = CountingFiles.read(folder.resolve("out"));
    assertThat(counts.lost()).isZero();
    assertThat(counts.doubled()).isZero();
    assertThat(counts.begins()).as("the state was kept").hasSize(1);
  }

  /** Waits for some results from a moment on. */
  private static void awaitCounts(Path folder, long since) {
    await()
        .atMost(PATIENCE)
        .until(() -> CountingFiles.read(folder.resolve("out")).since(since).events() > 2000);
  }

  private static String ask(String uri) {
    try {
      return CLIENT
          .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new AssertionError(uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
