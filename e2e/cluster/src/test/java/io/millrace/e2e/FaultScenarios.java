package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testplane.PlaneProcess;
import io.millrace.testplane.TestImages;
import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Faults that take minutes, each with what the status said, the time to repair and the silence of
 * the output. No part of a build: {@code testing/faults} runs them.
 */
class FaultScenarios {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** An application whose operator may have to be restarted first. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Cluster cluster;
  private TestPlane plane;
  private CountingApplication job;

  @BeforeEach
  void begin() {
    cluster = Cluster.started();
    plane = cluster.plane();
    job = new CountingApplication(plane);
  }

  @AfterEach
  void end() {
    System.out.println(cluster.operatorLog());
    plane.kubectl("delete", "namespace", job.namespace(), "--wait=true", "--timeout=180s");
  }

  private void running(int taskManagers) {
    job.apply();
    job.awaitRunning(1);
    if (taskManagers > 1) {
      job.scale(taskManagers);
      job.awaitRunning(taskManagers);
    }
  }

  private void assertNothingWasLost() {
    job.assertExact();
    job.assertNeverTwoJobs();
  }

  @Test
  @DisplayName("the node's kubelet stands still for a minute")
  void kubeletStandsStill() throws InterruptedException {
    running(2);
    Set<String> lives = job.lives();
    standStill("kubelet", MINUTE, "kubelet stopped for 60 s");
    assertThat(job.lives()).as("no pod is replaced for it").isEqualTo(lives);
  }

  @Test
  @DisplayName("the node's kubelet stands still until its pods are evicted")
  void kubeletStandsStillUntilItsPodsAreEvicted() throws InterruptedException {
    running(2);
    standStill("kubelet", MINUTE.multipliedBy(2), "kubelet stopped for 120 s");
  }

  private void standStill(String process, Duration time, String what) throws InterruptedException {
    try (Trace trace = new Trace(job)) {
      PlaneProcess part = plane.process(process);
      part.pause();
      try {
        Thread.sleep(time.toMillis());
      } finally {
        part.resume();
      }
      double resumed = trace.seconds();
      plane.kubectl("wait", "node", "--all", "--for=condition=Ready", "--timeout=120s");
      awaitReady();
      job.awaitRunning(2);
      trace.print(what, trace.seconds() - resumed);
    }
    assertNothingWasLost();
  }

  private void awaitReady() {
    await()
        .alias("ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> job.condition("Ready").startsWith("True"));
  }

  @Test
  @DisplayName("the API server is gone for a minute; what was asked for before it went is done")
  void apiServerIsGone() throws InterruptedException {
    running(1);
    Set<String> lives = job.lives();
    try (Trace trace = new Trace(job)) {
      job.scale(2);
      Runnable restart = plane.process("kube-apiserver").end();
      try {
        Thread.sleep(MINUTE.toMillis());
      } finally {
        restart.run();
      }
      double resumed = trace.seconds();
      await().atMost(PATIENCE).ignoreExceptions().until(() -> !job.resource().isEmpty());
      awaitRunning(2);
      trace.print("API server gone for 60 s", trace.seconds() - resumed);
    }
    assertThat(job.lives()).as("no pod is replaced for it").containsAll(lives);
    assertNothingWasLost();
  }

  private void awaitRunning(int taskManagers) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                job.status().path("jobStatus").path("parallelism").asInt() == taskManagers
                    && job.status().path("phase").asText().equals("Running"));
    job.awaitRunning(taskManagers);
  }

  @Test
  @DisplayName("etcd is slow for a minute and a half: an update and two sizes arrive all the same")
  void etcdIsSlow() throws InterruptedException {
    running(1);
    String deployed = job.status().path("deployHash").asText();
    PlaneProcess etcd = plane.process("etcd");
    Thread bursts =
        new Thread(
            () -> {
              for (int burst = 0; burst < 20; burst++) {
                etcd.pause();
                pause(3000);
                etcd.resume();
                pause(1500);
              }
            },
            "etcd-bursts");
    try (Trace trace = new Trace(job)) {
      bursts.start();
      job.withRate(300).apply();
      awaitStatus(status -> !status.path("deployHash").asText().equals(deployed));
      awaitRunning(1);
      double updated = trace.seconds();
      job.scale(3);
      awaitRunning(3);
      job.scale(1);
      awaitRunning(1);
      trace.print("etcd slow (3 s of each 4.5 s), an update until " + updated, trace.seconds());
    } finally {
      bursts.join();
    }
    assertNothingWasLost();
  }

  private void awaitStatus(Predicate<JsonNode> isSo) {
    await().atMost(PATIENCE).until(() -> isSo.test(job.status()));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName(
      "a savepoint folder that stays unwritable: the update is given up, and asked for anew")
  void theSavepointFolderStaysUnwritable() throws IOException {
    running(1);
    String deployed = job.status().path("deployHash").asText();
    Path savepoints = Files.createDirectories(job.folder().resolve("savepoints"));
    FaultsIT.permit(savepoints, "r-xr-xr-x");
    try (Trace trace = new Trace(job)) {
      job.withRate(300).apply();
      job.awaitStatus("gives up", seen -> !seen.path("failedDeployHash").asText("").isBlank());
      assertThat(job.condition("Degraded")).isEqualTo("True DeployFailed");
      assertThat(job.message("Degraded")).contains("4 savepoints failed", "restartNonce");
      assertThat(job.status().path("deployHash").asText()).isEqualTo(deployed);
      FaultsIT.permit(savepoints, "rwxrwxrwx");
      double mended = trace.seconds();
      job.with("restartNonce: again").apply();
      job.awaitStatus("updates", seen -> !seen.path("deployHash").asText().equals(deployed));
      job.awaitRunning(1);
      trace.print("savepoint folder not writable for long", trace.seconds() - mended);
    }
    assertNothingWasLost();
  }

  @Test
  @DisplayName("an update to an image without the job's jar goes back, and says why")
  void theJarIsMissing() {
    running(1);
    job.awaitProved();
    String deployed = job.status().path("deployHash").asText();
    plane.image(TestImages.flinkBase());
    try (Trace trace = new Trace(job)) {
      job.withImage(TestImages.FLINK_BASE).apply();
      job.awaitStatus("tries", seen -> !seen.path("deployHash").asText().equals(deployed));
      job.awaitStatus("goes back", seen -> seen.path("deployHash").asText().equals(deployed));
      job.awaitRunning(1);
      trace.print("jar missing in an update", trace.seconds());
    }
    assertThat(job.condition("Degraded")).isEqualTo("True DeployFailed");
    assertThat(job.message("Degraded")).contains("CountingJob");
    assertNothingWasLost();
  }

  @Test
  @DisplayName(
      "a first deployment without its jar fails with the reason, and runs once it is there")
  void theJarIsMissingFromTheStart() {
    plane.image(TestImages.flinkBase());
    try (Trace trace = new Trace(job)) {
      job.withImage(TestImages.FLINK_BASE).apply();
      job.awaitStatus("fails", seen -> seen.path("phase").asText().equals("DeployFailed"));
      assertThat(job.message("Degraded")).contains("CountingJob");
      double mended = trace.seconds();
      job.withImage(CountingApplication.IMAGE).apply();
      job.awaitRunning(1);
      trace.print("jar missing from the start", trace.seconds() - mended);
    }
    assertNothingWasLost();
  }

  @Test
  @DisplayName(
      "a first deployment beyond the quota says so, and starts by itself when there is room")
  void theQuotaIsExceededFromTheStart() {
    plane.kubectl("create", "quota", "none", "-n", job.namespace(), "--hard=pods=0");
    try (Trace trace = new Trace(job)) {
      job.apply();
      job.awaitStatus(
          "says so", status -> job.condition("CapacityUnavailable").equals("True QuotaExceeded"));
      pause(80_000);
      double mended = trace.seconds();
      plane.kubectl("delete", "quota", "none", "-n", job.namespace());
      job.awaitRunning(1);
      trace.print("quota exceeded from the start, for 80 s", trace.seconds() - mended);
    }
    assertNothingWasLost();
  }

  @Test
  @DisplayName("without its webhook the API server takes what is wrong, and the condition says so")
  void theWebhookIsDown() {
    running(1);
    webhookIsAt("nobody");
    try (Trace trace = new Trace(job)) {
      Set<String> lives = job.lives();
      job.with("restartNonce: \"1\"\nserviceAccountName: \"no/name\"").apply();
      double taken = trace.seconds();
      job.awaitStatus("is wrong", seen -> job.condition("Valid").startsWith("False"));
      assertThat(job.lives()).isEqualTo(lives);
      String deployed = job.status().path("deployHash").asText();
      job.with("restartNonce: \"2\"").apply();
      job.awaitStatus("goes on", seen -> !seen.path("deployHash").asText().equals(deployed));
      job.awaitRunning(1);
      trace.print("webhook down, a bad change taken after " + taken, trace.seconds());
    } finally {
      webhookIsAt("millrace-operator");
    }
    assertNothingWasLost();
  }

  private void webhookIsAt(String pods) {
    plane.kubectl(
        "patch",
        "service/millrace-operator-webhook",
        "-n",
        "millrace",
        "-p",
        "{\"spec\":{\"selector\":{\"app.kubernetes.io/name\":\"" + pods + "\"}}}");
  }

  @Test
  @DisplayName(
      "E11 of two JobManagers the one that leads is killed: the other goes on with the job")
  void theLeadingJobManagerIsKilled() {
    job.withConfig("high-availability.type", "kubernetes").withJobManagers(2);
    running(2);
    long attempt = job.status().path("attempt").asLong();
    String jobId = job.status().path("jobStatus").path("jobID").asText();
    try (Trace trace = new Trace(job)) {
      String leader = leader();
      int lives = job.subtaskLives();
      job.kill(leader);
      // the tasks are begun again by the JobManager that takes over, and not before
      await().atMost(PATIENCE).until(() -> job.subtaskLives() > lives);
      job.awaitRunning(2);
      awaitReady();
      trace.print("the leading one of two JobManagers killed", trace.seconds());
    }
    await().atMost(PATIENCE).until(() -> job.pods("jobmanager").size() == 2);
    try (Trace trace = new Trace(job)) {
      String leader = leader();
      int lives = job.subtaskLives();
      job.kill(
          job.pods("jobmanager").stream()
              .filter(pod -> !pod.equals(leader))
              .findFirst()
              .orElseThrow());
      job.awaitRunning(2);
      trace.print("the spare one of two JobManagers killed", trace.seconds());
      assertThat(job.subtaskLives()).isEqualTo(lives);
    }
    assertThat(job.status().path("attempt").asLong()).isEqualTo(attempt);
    assertThat(job.status().path("jobStatus").path("jobID").asText()).isEqualTo(jobId);
    job.scale(1);
    job.awaitRunning(1);
    String deployed = job.status().path("deployHash").asText();
    job.withRate(300).apply();
    job.awaitStatus("updates", seen -> !seen.path("deployHash").asText().equals(deployed));
    job.awaitRunning(1);
    job.delete();
    assertNothingWasLost();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(job.objects()).isEmpty());
  }

  /** By the address that Flink's election has written down. */
  private String leader() {
    String elected =
        plane.kubectl(
            "get",
            "configmaps",
            "-n",
            job.namespace(),
            "-o",
            "jsonpath={range .items[*]}{.data.org\\.apache\\.flink\\.k8s\\.leader\\.dispatcher}{end}");
    return plane
        .kubectl(
            "get",
            "pods",
            "-n",
            job.namespace(),
            "-l",
            "flink-deployment-type=jobmanager",
            "-o",
            "jsonpath={range .items[*]}{.status.podIP}: pod/{.metadata.name}{\"\\n\"}{end}")
        .lines()
        .filter(line -> elected.contains("@" + line.split(": ")[0] + ":"))
        .map(line -> line.split(": ")[1])
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("E6 F10 native mode: deployed, scaled, healed, updated, deleted")
  void nativeMode() {
    job.with("mode: native");
    try (Trace trace = new Trace(job)) {
      running(1);
      trace.print("native: deployed", trace.seconds());
    }
    for (int size : new int[] {3, 1, 2}) {
      try (Trace trace = new Trace(job)) {
        job.scale(size);
        job.awaitRunning(size);
        trace.print("native: scaled to " + size, trace.seconds());
      }
    }
    kill("taskmanager");
    kill("jobmanager");
    try (Trace trace = new Trace(job)) {
      String deployed = job.status().path("deployHash").asText();
      job.withRate(300).apply();
      job.awaitStatus("updates", seen -> !seen.path("deployHash").asText().equals(deployed));
      job.awaitRunning(2);
      trace.print("native: updated", trace.seconds());
    }
    assertNothingWasLost();
    job.delete();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(job.objects()).isEmpty());
  }

  private void kill(String type) {
    try (Trace trace = new Trace(job)) {
      String pod = job.pods(type).iterator().next();
      int lives = job.subtaskLives();
      job.kill(pod);
      await().atMost(PATIENCE).until(() -> !job.pods(type).contains(pod));
      await().atMost(PATIENCE).until(() -> job.subtaskLives() > lives);
      job.awaitRunning(2);
      trace.print("native: " + type + " killed", trace.seconds());
    }
  }
}
