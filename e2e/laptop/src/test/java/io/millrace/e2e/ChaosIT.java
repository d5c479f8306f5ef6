package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The main demo under {@code kill -9} of each of its parts, Millrace itself included. */
class ChaosIT {
  private static final String READER = "demo/busy-reader";
  private static final String GENERATOR = "demo/sinusoidal-generator";
  private static final Duration LONGEST = Duration.ofMinutes(8);
  private static final Pattern GOES_ON = Pattern.compile("Going on with the run of");

  @Test
  void everyPartIsKilledOnceAndNoEventIsLost(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws IOException {
    Path out = folder.resolve("out");
    Instant begin = Instant.now();
    try (Millrace millrace = Millrace.in(folder)) {
      Leftovers leftovers = new Leftovers(millrace);
      Started first = demo(millrace, out, LONGEST);
      first.awaitWork(READER);
      leftovers.look();

      killOne(millrace, "busy-reader-taskmanager");
      first.awaitApplication(READER, "misses a TaskManager", seen -> restarts(seen) > 0);
      first.awaitWork(READER);

      killOne(millrace, "busy-reader-jobmanager");
      first.awaitApplication(READER, "begins again", seen -> seen.path("attempt").asInt() > 1);
      first.awaitWork(READER);
      leftovers.look();

      killOne(millrace, GENERATOR);
      first.awaitApplication(GENERATOR, "is started again", seen -> restarts(seen) > 0);
      first.awaitApplication(GENERATOR, "runs", seen -> seen.path("ready").asInt() == 1);

      JsonNode before = first.awaitWork(READER);
      SortedMap<String, Long> alive = Processes.ofHome(millrace.home());
      first.kill();
      // the run has lasted from its first start; what is left of it need not be waited for
      Started second = demo(millrace, out, Duration.between(begin, Instant.now()).plusSeconds(40));
      second.awaitText(GOES_ON);
      JsonNode after = second.awaitWork(READER);
      leftovers.look();

      assertAdopted(alive, Processes.ofHome(millrace.home()));
      for (String same : new String[] {"attempt", "deployedAtMillis", "revision"}) {
        assertThat(after.path(same)).as(same).isEqualTo(before.path(same));
      }
      assertThat(second.awaitExit(Millrace.PATIENCE)).as(second.text()).isZero();
      leftovers.assertNone();
      assertSummary(Millrace.json(Files.readString(out.resolve("summary.json"))));
    }
  }

  private static void killOne(Millrace millrace, String name) {
    long pid =
        Processes.ofHome(millrace.home(), name).values().stream()
            .findFirst()
            .orElseThrow(() -> new AssertionError("no process of " + name));
    Processes.signal(pid, "KILL");
  }

  private static Started demo(Millrace millrace, Path out, Duration length) {
    return millrace.start(
        "demo",
        "segments",
        "--headless",
        "--duration=" + length.toSeconds() + "s",
        "--speed=60",
        "--port=0",
        "--out=" + out);
  }

  private static int restarts(JsonNode application) {
    return application.path("restarts").asInt();
  }

  /** What ran when Millrace died runs on under the same pid, but for TaskManagers scaled away. */
  private static void assertAdopted(Map<String, Long> before, Map<String, Long> after) {
    before.forEach(
        (name, pid) -> {
          boolean stays =
              name.contains("pravega") || name.contains("jobmanager") || name.contains(GENERATOR);
          if (stays) {
            assertThat(after).as("adopted").containsEntry(name, pid);
          }
        });
  }

  private static void assertSummary(JsonNode summary) {
    assertThat(summary.path("lost").asLong(-1)).as("lost: %s", summary).isZero();
    assertThat(summary.path("doubled").asLong(-1)).as("doubled: %s", summary).isZero();
    assertThat(summary.path("events").asLong()).isPositive();
    assertThat(summary.path("replay").path("different").asInt(-1)).isZero();
    assertThat(summary.path("starts").asInt()).isEqualTo(2);
    assertThat(summary.path("meanTimeToRepairSeconds").asDouble()).isPositive();
    // a TaskManager that is lost while the size changes is a part of the change
    assertThat(summary.path("repairs").findValuesAsText("what"))
        .contains("JobManagerLost", "MillraceKilled", "ReplicaLost");
    for (JsonNode repair : summary.path("repairs")) {
      assertThat(repair.path("seconds").asDouble()).as("%s", repair).isNotNegative();
    }
  }
}
