package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Real Flink jobs under the operator on a real Kubernetes, installed and used as its users do. The
 * job counts itself: nothing may be lost, nothing doubled, whatever happens to its pods.
 */
class ClusterIT {
  private Cluster cluster;
  private CountingApplication job;

  @BeforeEach
  void begin() {
    cluster = Cluster.started();
    job = new CountingApplication(cluster.plane());
  }

  @AfterEach
  void end() {
    System.out.println(cluster.operatorLog());
    // the next scenario has a namespace of its own, and need not wait for the end of this one
    cluster.plane().kubectl("delete", "namespace", job.namespace(), "--wait=false");
  }

  @Test
  @DisplayName("kubectl scale changes the size in place, an update goes by a savepoint")
  void scalesInPlaceAndUpdatesByASavepoint() {
    job.apply();
    job.awaitRunning(1);
    Set<String> jobManager = job.pods("jobmanager");

    for (int size : new int[] {3, 1}) {
      long since = System.currentTimeMillis();
      job.scale(size);
      job.awaitRunning(size);
      report("to " + size + " TaskManagers", since);
    }
    assertThat(job.pods("jobmanager")).as("in place").isEqualTo(jobManager);
    assertThat(job.pods("taskmanager")).hasSize(1);

    String deployed = job.status().path("deployHash").asText();
    long since = System.currentTimeMillis();
    job.withRate(300).withImage(Cluster.NEW_IMAGE).apply();
    job.awaitStatus(
        "has another revision", seen -> !seen.path("deployHash").asText().equals(deployed));
    job.awaitRunning(1);
    report("update", since);

    JsonNode status = job.status();
    assertThat(status.path("savepointPath").asText()).contains("/data/savepoints/");
    assertThat(job.objects()).noneMatch(name -> name.contains(deployed));
    assertThat(job.objects()).noneMatch(name -> name.contains("lookup-") && name.startsWith("pod"));
    job.assertExact();
  }

  @Test
  @DisplayName("an update onto a cluster that stands by is silent for no start of a JobManager")
  void updatesOntoAStandby() {
    job.apply();
    job.awaitRunning(1);
    double recreated = update("update: Recreate", 300);
    job.withImage(CountingApplication.IMAGE);
    double first = update("update: Standby", 400);
    job.withImage(Cluster.NEW_IMAGE);
    double again = update("update: Standby", 500);
    System.out.printf(
        "silence of an update: Recreate %.2f s, Standby %.2f and %.2f s%n",
        recreated, first, again);

    assertThat(Math.max(first, again)).as("Standby").isLessThan(recreated / 2);
    assertThat(job.pods("jobmanager")).hasSize(1);
    assertThat(job.pods("taskmanager")).hasSize(1);
    job.scale(2);
    job.awaitRunning(2);
    job.assertExact();
  }

  /** Another revision; how long the output was silent for it, seconds. */
  private double update(String how, int rate) {
    String deployed = job.status().path("deployHash").asText();
    long since = System.currentTimeMillis();
    job.with(how).withRate(rate).apply();
    job.awaitStatus(
        "has another revision", seen -> !seen.path("deployHash").asText().equals(deployed));
    job.awaitRunning(1);
    report(how, since);
    await()
        .atMost(CountingApplication.PATIENCE)
        .until(() -> job.objects().stream().noneMatch(name -> name.contains(deployed)));
    return job.counts().since(since - 1000).longestSilenceMillis() / 1000.0;
  }

  @Test
  @DisplayName("an update whose arguments are wrong never stops the job that stands in for it")
  void aStandbyThatCannotRunCostsNothing() {
    job.with("update: Standby").apply();
    job.awaitRunning(1);
    Set<String> jobManager = job.pods("jobmanager");
    String deployed = job.status().path("deployHash").asText();

    long since = System.currentTimeMillis();
    job.withArguments("--rate nonsense").apply();
    await().atMost(CountingApplication.PATIENCE).until(() -> job.pods("jobmanager").size() == 2);
    job.awaitStatus("gives up", seen -> !seen.path("failedDeployHash").asText("").isBlank());
    await()
        .atMost(CountingApplication.PATIENCE)
        .until(() -> job.pods("jobmanager").equals(jobManager));
    job.awaitRunning(1);
    report("given up", since);

    assertThat(job.status().path("deployHash").asText()).isEqualTo(deployed);
    assertThat(job.condition("Degraded")).isEqualTo("True DeployFailed");
    assertThat(job.counts().since(since - 1000).longestSilenceMillis()).isLessThan(3000);
    job.assertExact();
  }

  @Test
  @DisplayName("a lost TaskManager comes back; a lost JobManager begins from the newest checkpoint")
  void healsWhatIsKilled() {
    job.apply();
    job.awaitRunning(1);
    job.scale(2);
    job.awaitRunning(2);

    long since = System.currentTimeMillis();
    String taskManager = job.pods("taskmanager").iterator().next();
    job.kill(taskManager);
    await()
        .atMost(CountingApplication.PATIENCE)
        .until(() -> !job.pods("taskmanager").contains(taskManager));
    job.awaitRunning(2);
    report("TaskManager killed", since);

    since = System.currentTimeMillis();
    Set<String> before = job.pods("jobmanager");
    job.kill(before.iterator().next());
    await()
        .atMost(CountingApplication.PATIENCE)
        .until(() -> job.pods("jobmanager").size() == 1 && !job.pods("jobmanager").equals(before));
    job.awaitRunning(2);
    report("JobManager killed", since);

    since = System.currentTimeMillis();
    Set<String> second = job.pods("jobmanager");
    job.deletePod(second.iterator().next());
    await()
        .atMost(CountingApplication.PATIENCE)
        .until(() -> job.pods("jobmanager").size() == 1 && !job.pods("jobmanager").equals(second));
    job.awaitRunning(2);
    report("JobManager deleted", since);
    job.assertExact();
  }

  @Test
  @DisplayName("an update whose image is not there goes back to what ran, with all its state")
  void anUpdateThatCannotStartGoesBack() {
    job.apply();
    job.awaitRunning(1);
    job.awaitProved();
    String deployed = job.status().path("deployHash").asText();

    long since = System.currentTimeMillis();
    job.withImage("millrace/nobody-has-built-this:1").apply();
    job.awaitStatus("tries", seen -> !seen.path("deployHash").asText().equals(deployed));
    job.awaitStatus("goes back", seen -> seen.path("deployHash").asText().equals(deployed));
    job.awaitRunning(1);
    report("rolled back", since);

    assertThat(job.condition("Degraded")).isEqualTo("True DeployFailed");
    job.assertExact();

    job.withImage(Cluster.NEW_IMAGE).apply();
    job.awaitStatus("updates", seen -> !seen.path("deployHash").asText().equals(deployed));
    job.awaitRunning(1);
    assertThat(job.condition("Degraded")).startsWith("False");
    job.assertExact();
  }

  @Test
  @DisplayName("a suspended job has no pods and goes on when resumed; a deleted one leaves nothing")
  void suspendsResumesAndLeavesNothing() {
    job.apply();
    job.awaitRunning(1);

    job.with("suspend: true").apply();
    job.awaitStatus("is suspended", seen -> seen.path("phase").asText().contains("Suspended"));
    await()
        .atMost(CountingApplication.PATIENCE)
        .until(() -> job.objects().stream().noneMatch(name -> name.startsWith("pod/")));
    job.with("suspend: false").apply();
    job.awaitRunning(1);
    job.assertExact();

    job.delete();
    await()
        .atMost(CountingApplication.PATIENCE)
        .untilAsserted(() -> assertThat(job.objects()).isEmpty());
  }

  @Test
  @DisplayName("the operator's own end changes nothing; without its memory the job keeps its state")
  void theOperatorsOwnEndChangesNothing() {
    job.apply();
    job.awaitRunning(1);
    Set<String> jobManager = job.pods("jobmanager");
    Set<String> taskManagers = job.pods("taskmanager");
    String operator = cluster.operatorPod();

    cluster.plane().kubectl("delete", operator, "-n", "millrace", "--grace-period=0", "--force");
    job.scale(2);
    job.awaitRunning(2);

    assertThat(cluster.operatorPod()).isNotEqualTo(operator);
    assertThat(job.pods("jobmanager")).isEqualTo(jobManager);
    assertThat(job.pods("taskmanager")).containsAll(taskManagers);

    long since = System.currentTimeMillis();
    job.loseMemory();
    cluster
        .plane()
        .kubectl("delete", cluster.operatorPod(), "-n", "millrace", "--grace-period=0", "--force");
    await()
        .atMost(CountingApplication.PATIENCE)
        .until(
            () -> !job.pods("jobmanager").isEmpty() && !job.pods("jobmanager").equals(jobManager));
    job.awaitRunning(2);
    report("memory lost", since);
    job.assertExact();
  }

  @Test
  @DisplayName("E4 a file in other words restarts nothing, and neither does a newer operator")
  void whatMeansTheSameRestartsNothing() {
    job.apply();
    job.awaitRunning(1);
    Set<String> lives = job.lives();
    JsonNode before = job.status();

    job.apply();
    job.applyInOtherWords("one");
    job.applyInOtherWords("another");
    assertNothingRestarts(lives, before);

    cluster.updateOperator();
    assertNothingRestarts(lives, before);

    job.scale(2);
    job.awaitRunning(2);
    assertThat(job.lives()).as("in place").containsAll(lives);
    job.assertExact();
  }

  private void assertNothingRestarts(Set<String> lives, JsonNode before) {
    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(job.lives()).isEqualTo(lives);
              JsonNode now = job.status();
              for (String field : new String[] {"phase", "attempt", "deployHash", "startedAt"}) {
                assertThat(now.path(field)).as(field).isEqualTo(before.path(field));
              }
              for (String field : new String[] {"jobID", "jobRestartCount"}) {
                assertThat(now.path("jobStatus").path(field))
                    .as(field)
                    .isEqualTo(before.path("jobStatus").path(field));
              }
            });
  }

  @Test
  @DisplayName("a HorizontalPodAutoscaler of the cluster sets the size")
  void followsAnAutoscaler() {
    cluster.plane().metrics().set(job.namespace(), "segments", "1");
    job.apply();
    job.awaitRunning(1);
    cluster
        .plane()
        .apply(
            job.namespace(),
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: counting}
            spec:
              scaleTargetRef: {apiVersion: flink.k8s.io/v1beta1, kind: FlinkApplication, name: counting}
              minReplicas: 1
              maxReplicas: 4
              metrics:
              - type: External
                external:
                  metric: {name: segments}
                  target: {type: AverageValue, averageValue: "1"}
              behavior: {scaleDown: {stabilizationWindowSeconds: 0}}
            """);

    for (int segments : new int[] {3, 2}) {
      long since = System.currentTimeMillis();
      cluster.plane().metrics().set(job.namespace(), "segments", Integer.toString(segments));
      job.awaitRunning(segments);
      report("autoscaled to " + segments, since);
    }
    job.assertExact();
  }

  private void report(String what, long since) {
    System.out.printf(
        "%s: done after %.1f s, longest silence %.2f s%n",
        what,
        (System.currentTimeMillis() - since) / 1000.0,
        job.counts().since(since - 1000).longestSilenceMillis() / 1000.0);
  }
}
