package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What befalls a job in a cluster that is managed by others: it runs on, it is said what is wrong,
 * and it goes on by itself when that is mended. What takes longer is in {@link FaultScenarios}.
 */
class FaultsIT {
  private TestPlane plane;
  private CountingApplication job;

  @BeforeEach
  void begin() {
    plane = Cluster.started().plane();
    job = new CountingApplication(plane);
  }

  @AfterEach
  void end() {
    plane.kubectl("delete", "namespace", job.namespace(), "--wait=true", "--timeout=180s");
  }

  @Test
  @DisplayName("an update waits for a savepoint folder that cannot be written, and says so")
  void theSavepointFolderCannotBeWritten() throws IOException {
    job.apply();
    job.awaitRunning(1);
    String deployed = job.status().path("deployHash").asText();
    Path savepoints = Files.createDirectories(job.folder().resolve("savepoints"));
    permit(savepoints, "r-xr-xr-x");
    try (Trace trace = new Trace(job)) {
      job.withRate(300).apply();
      job.awaitStatus(
          "says so", status -> job.condition("Degraded").equals("True SavepointFailed"));
      assertThat(job.message("Degraded")).contains("savepoint folder", "writable");
      assertThat(job.condition("Progressing")).startsWith("True");
      assertThat(job.condition("Ready")).startsWith("True");
      permit(savepoints, "rwxrwxrwx");

      job.awaitStatus("goes on", status -> !status.path("deployHash").asText().equals(deployed));
      job.awaitRunning(1);
      trace.print("savepoint folder not writable", trace.seconds());
    }
    assertThat(job.condition("Degraded")).startsWith("False");
    assertThat(job.status().path("savepointPath").asText()).contains("/data/savepoints/");
    job.assertExact();
  }

  static void permit(Path folder, String permissions) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  @Test
  @DisplayName("L12 a size beyond the quota waits for room, and the job runs on meanwhile")
  void theQuotaIsExceeded() {
    job.apply();
    job.awaitRunning(1);
    Set<String> jobManager = job.pods("jobmanager");
    plane.kubectl("create", "quota", "few", "-n", job.namespace(), "--hard=pods=2");
    try (Trace trace = new Trace(job)) {
      job.scale(3);
      job.awaitStatus(
          "says so", status -> job.condition("CapacityUnavailable").equals("True QuotaExceeded"));
      assertThat(job.message("CapacityUnavailable")).contains("few", "pods=2", "raise the quota");
      job.awaitResults();
      plane.kubectl("delete", "quota", "few", "-n", job.namespace());
      job.awaitRunning(3);
      trace.print("quota exceeded", trace.seconds());
    }
    assertThat(job.pods("jobmanager")).isEqualTo(jobManager);
    assertThat(job.condition("CapacityUnavailable")).startsWith("False");
    job.assertExact();
  }

  @Test
  @DisplayName(
      "an update whose jar is not in the image costs a job that is updated onto a standby nothing")
  void theJarIsMissing() {
    job.with("update: Standby").apply();
    job.awaitRunning(1);
    Set<String> jobManager = job.pods("jobmanager");
    try (Trace trace = new Trace(job)) {
      job.withJar("nobody-has-built-this.jar").apply();
      job.awaitStatus("gives up", seen -> !seen.path("failedDeployHash").asText("").isBlank());
      job.awaitRunning(1);
      trace.print("jar missing, update: Standby", trace.seconds());
    }
    assertThat(job.pods("jobmanager")).containsAll(jobManager);
    assertThat(job.condition("Degraded")).isEqualTo("True DeployFailed");
    assertThat(job.message("Degraded")).contains("nobody-has-built-this.jar");
    job.assertExact();
  }
}
