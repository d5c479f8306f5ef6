package io.millrace.e2e;

import static org.awaitility.Awaitility.await;

import io.millrace.testplane.Following;
import io.millrace.testplane.TestPlane;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long the output of a job on real pods is silent when its size changes: in place, and by an
 * update to a new cluster of the new size; in turn in one run, so that whatever else the machine
 * does hits all alike. No test: it asserts that nothing is lost, and no time. See {@code
 * testing/bench-pods}.
 */
class PodRescaleBench {
  private static final int[] STEPS = {3, 5, 2, 1};
  private static final int EVENTS_PER_SECOND = 800;

  /** Before a change, so that young JVMs and the last restore are done; and after it. */
  private static final long CALM_MILLIS = 4000;

  private final Cluster cluster = Cluster.started();
  private final TestPlane plane = cluster.plane();
  private final CountingApplication job =
      new CountingApplication(plane).withRate(EVENTS_PER_SECOND);
  private final Silences silences = new Silences();
  private int updates;

  /** A way to change the size. */
  private enum Way {
    IN_PLACE("in place", "InPlace"),
    RECREATE("teardown (update: Recreate)", "Recreate"),
    STANDBY("standby (update: Standby)", "Standby");

    final String title;
    final String update;

    Way(String title, String update) {
      this.title = title;
      this.update = update;
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void silencesOfEachWay() throws InterruptedException {
    int rounds = Integer.getInteger("bench.rounds", 3);
    job.apply();
    try (Following watch = watch()) {
      awaitSize(watch, 1, 1);
      for (int round = 1; round <= rounds; round++) {
        for (Way way : Way.values()) {
          enter(watch, way);
          if (way == Way.STANDBY && !standsBy()) {
            System.err.println("this operator has no standby: that way is left out");
            continue;
          }
          int size = 1;
          for (int next : STEPS) {
            measure(watch, way, size, next);
            size = next;
          }
        }
        System.err.println("round " + round + " of " + rounds);
      }
      job.assertExact();
    } finally {
      System.out.println(silences.table());
      plane.kubectl("delete", "namespace", job.namespace(), "--wait=true", "--timeout=180s");
    }
  }

  /** The way in which updates are done is no update by itself; a new kind of cluster is one. */
  private void enter(Following watch, Way way) {
    patch("{\"spec\":{\"update\":\"%s\"}}".formatted(way.update));
    if (way != Way.IN_PLACE || updates > 0) {
      update(watch, 1);
    }
  }

  /** A cluster that can stand by begins without a job. */
  private boolean standsBy() {
    String words =
        plane.kubectl(
            "get",
            "pods",
            "-n",
            job.namespace(),
            "-l",
            "flink-deployment-type=jobmanager",
            "--sort-by=.metadata.creationTimestamp",
            "-o",
            // the one before may still be on its way out
            "jsonpath={.items[-1:].spec.containers[0].args}");
    return !words.contains("standalone-job");
  }

  private void measure(Following watch, Way way, int from, int to) throws InterruptedException {
    Thread.sleep(CALM_MILLIS);
    long since = System.currentTimeMillis();
    if (way == Way.IN_PLACE) {
      job.scale(to);
      awaitSize(watch, updates + 1, to);
    } else {
      update(watch, to);
    }
    long took = System.currentTimeMillis() - since;
    Thread.sleep(CALM_MILLIS);
    long silent = job.counts().since(since - 500).longestSilenceMillis();
    silences.add(way.title, from, to, silent);
    System.err.printf(
        Locale.ROOT,
        "%s %d -> %d: done after %.1f s, silent for %.2f s%n",
        way.title,
        from,
        to,
        took / 1000.0,
        silent / 1000.0);
  }

  private void update(Following watch, int taskManagers) {
    updates++;
    patch(
        "{\"spec\":{\"restartNonce\":\"%d\",\"taskManagerConfig\":{\"replicas\":%d}}}"
            .formatted(updates, taskManagers));
    awaitSize(watch, updates + 1, taskManagers);
  }

  private void patch(String change) {
    plane.kubectl(
        "patch",
        "flinkapplication/" + CountingApplication.NAME,
        "-n",
        job.namespace(),
        "--type=merge",
        "-p",
        change);
  }

  /** To ask again and again would be a load on the machine that is measured. */
  private Following watch() {
    return plane.follow(
        "get",
        "flinkapplication/" + CountingApplication.NAME,
        "-n",
        job.namespace(),
        "--watch",
        "-o",
        "jsonpath={.status.attempt} {.status.phase} {.status.jobStatus.state}"
            + " {.status.jobStatus.parallelism} {.status.clusterStatus.numberOfTaskManagers}{\"\\n\"}");
  }

  private static void awaitSize(Following watch, int attempt, int taskManagers) {
    String wanted = "%d Running RUNNING %d %d".formatted(attempt, taskManagers, taskManagers);
    await()
        .alias(wanted)
        .atMost(CountingApplication.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              List<String> lines = watch.lines();
              return !lines.isEmpty() && lines.get(lines.size() - 1).equals(wanted);
            });
  }
}
