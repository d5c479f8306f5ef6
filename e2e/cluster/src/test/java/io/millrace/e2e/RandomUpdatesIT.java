package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testplane.TestPlane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random updates in a row of a job on real pods, the operator killed at random moments of some: a
 * few in each build, {@code -Drandom.updates=30} for many, {@code -Drandom.seed} for others.
 */
class RandomUpdatesIT {
  private static final int UPDATES = Integer.getInteger("random.updates", 2);
  private static final long SEED = Long.getLong("random.seed", 7);

  /** An update is over for most within this time, at the end of which waiting begins. */
  private static final int LATEST_KILL_MILLIS = 8000;

  private final Random random = new Random(SEED);
  private final Cluster cluster = Cluster.started();
  private final TestPlane plane = cluster.plane();
  private final CountingApplication job = new CountingApplication(plane);
  private final RandomSpec wanted = new RandomSpec(random, job);
  private final List<String> table = new ArrayList<>();
  private int kills;

  @AfterEach
  void end() {
    System.out.println("seed " + SEED + ", updates:");
    table.forEach(System.out::println);
    plane.kubectl("delete", "namespace", job.namespace(), "--wait=true", "--timeout=180s");
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  @DisplayName("random updates, the operator killed in the midst: exact, never two jobs at once")
  void everyUpdateArrivesWhateverBecomesOfTheOperator() throws InterruptedException {
    RandomSpec.images().forEach(plane::image);
    wanted.apply();
    awaitReached();
    try (JobsAtOnce jobs = new JobsAtOnce(plane, job.namespace())) {
      for (int update = 1; update <= UPDATES; update++) {
        // the last is waited for, and of a few one meets a kill
        boolean isHurried = update < UPDATES && random.nextInt(5) == 0;
        boolean isDisturbed = random.nextInt(5) < 2 || (update == UPDATES && kills == 0);
        step(isHurried, isDisturbed);
      }
      assertThat(jobs.samples()).isPositive();
      assertThat(jobs.doubles()).as("jobs that ran at once").isEmpty();
    }
    job.assertExact();
    job.assertNeverTwoJobs();
    await()
        .alias("pods of " + wanted)
        .atMost(CountingApplication.PATIENCE)
        .until(() -> wanted.isMadeOf(plane));
    assertThat(job.condition("Degraded")).startsWith("False");
    assertThat(kills).isPositive();
  }

  private void step(boolean isHurried, boolean isDisturbed) throws InterruptedException {
    long since = System.currentTimeMillis();
    String what = wanted.change();
    if (isDisturbed) {
      int delay = random.nextInt(LATEST_KILL_MILLIS);
      Thread.sleep(delay);
      kills++;
      what += ", operator killed after " + delay + " ms";
      killOperator();
    }
    if (isHurried) {
      table.add(what + ", not waited for");
      return;
    }
    awaitReached();
    table.add(
        String.format(
            Locale.ROOT,
            "%s: %.1f s, longest silence %.2f s",
            what,
            (System.currentTimeMillis() - since) / 1000.0,
            job.counts().since(since - 1000).longestSilenceMillis() / 1000.0));
    job.assertExact();
  }

  /** Its pod goes at once, as by the end of its machine; there may be none just now. */
  private void killOperator() {
    cluster
        .operatorPod()
        .lines()
        .forEach(
            pod ->
                plane.kubectl(
                    "delete",
                    pod,
                    "-n",
                    "millrace",
                    "--grace-period=0",
                    "--force",
                    "--wait=false"));
  }

  private void awaitReached() {
    await()
        .alias(wanted.toString())
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> wanted.isReached(job.status()));
    job.awaitResults();
  }
}
