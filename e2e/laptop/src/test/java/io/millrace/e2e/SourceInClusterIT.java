package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source in a real application cluster, through everything a user does to a job. */
class SourceInClusterIT {
  private static final String READER = "busy-reader";
  private static final int SPEED = 60;
  private static final int INTERRUPTED = 130;

  @TempDir static Path shared;
  private static Optional<Pravega> pravega = Optional.empty();

  @BeforeAll
  static void startPravega() {
    Path root = Millrace.in(shared).root();
    pravega = Optional.of(Pravega.start(root, shared, SPEED));
  }

  @AfterAll
  static void stopPravega() {
    pravega.ifPresent(Pravega::close);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyEventIsReadOnceWhateverIsDoneToTheJob(
      long seed, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
    Path audit = folder.resolve("audit");
    Path config = folder.resolve("pravega.yaml");
    Files.writeString(
        config,
        pravega.orElseThrow().configMap("stream-" + seed, SPEED, audit, folder.resolve("output")));
    try (Millrace millrace = Millrace.in(folder)) {
      Leftovers leftovers = new Leftovers(millrace);
      Path examples = millrace.root().resolve("examples/segments");
      Path reader = folder.resolve("busy-reader.yaml");
      // all in one jar of the user's: the class loading that the connector has to stand
      Files.writeString(
          reader,
          Files.readString(examples.resolve("busy-reader.yaml"))
              .replace("flink-busy-reader:", "flink-busy-reader-shaded:")
              .replace("--out $(OUTPUT)", "--out $(OUTPUT) --keep-order"));
      Started run =
          millrace.start(
              "run",
              config.toString(),
              examples.resolve("generator.yaml").toString(),
              reader.toString(),
              "--pravega-controller=" + pravega.orElseThrow().controller(),
              "--port=0");
      run.awaitWhole(READER);
      leftovers.look();

      for (Step step : steps(seed)) {
        step.take(millrace, run);
      }
      await("the stream has split")
          .atMost(Millrace.PATIENCE)
          .until(() -> pravega.orElseThrow().splits("stream-" + seed) > 0);
      run.awaitWhole(READER);
      long written = Load.end(millrace);
      Load.awaitAudit(audit, written);
      millrace.ask("stop", READER);
      run.awaitApplication(READER, "is gone", seen -> isIn(seen, "Deleted"));

      assertThat(AuditFiles.newest(audit))
          .as("seed %s", seed)
          .contains(new AuditFiles(written, 0, 0, 0));
      run.interrupt();
      assertThat(run.awaitExit(Millrace.PATIENCE)).isEqualTo(INTERRUPTED);
      leftovers.assertNone();
    }
  }

  /** Something a user does, or that befalls the job; done when the job is whole again. */
  private interface Step {
    void take(Millrace millrace, Started run);
  }

  private static List<Step> steps(long seed) {
    Random random = new Random(seed);
    int first = 2 + random.nextInt(2);
    int second = 1 + random.nextInt(first - 1);
    List<Step> steps =
        new ArrayList<>(
            List.of(
                SourceInClusterIT::savepoint,
                SourceInClusterIT::suspendAndResume,
                SourceInClusterIT::killTaskManager));
    Collections.shuffle(steps, random);
    steps.add(random.nextInt(2), (millrace, run) -> scale(millrace, run, first));
    steps.add(2 + random.nextInt(3), (millrace, run) -> scale(millrace, run, second));
    return steps;
  }

  private static void scale(Millrace millrace, Started run, int replicas) {
    millrace.ask("scale", READER, "--replicas", Integer.toString(replicas));
    run.awaitApplication(
        READER, "has " + replicas, seen -> seen.path("desired").asInt() == replicas);
    run.awaitWhole(READER);
  }

  private static void savepoint(Millrace millrace, Started run) {
    String path = millrace.ask("savepoint", READER).strip();

    assertThat(Path.of(path.replaceFirst("^file:", "")).resolve("_metadata")).isRegularFile();
    assertThat(millrace.ask("status", READER)).contains(path);
    run.awaitWhole(READER);
  }

  private static void suspendAndResume(Millrace millrace, Started run) {
    millrace.ask("suspend", READER);
    run.awaitApplication(READER, "is suspended", seen -> isIn(seen, "Suspended"));
    await("no Flink process is left")
        .atMost(Millrace.PATIENCE)
        .until(() -> Processes.ofHome(millrace.home(), "default/" + READER).isEmpty());
    millrace.ask("resume", READER);
    run.awaitWhole(READER);
  }

  private static void killTaskManager(Millrace millrace, Started run) {
    SortedMap<String, Long> before = taskManagers(millrace);
    Processes.signal(before.values().iterator().next(), "KILL");
    await("another TaskManager")
        .atMost(Millrace.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !before.keySet().containsAll(taskManagers(millrace).keySet()));
    run.awaitApplication(READER, "sees the loss", seen -> seen.path("restarts").asInt() > 0);
    run.awaitWhole(READER);
  }

  private static SortedMap<String, Long> taskManagers(Millrace millrace) {
    return Processes.ofHome(millrace.home(), "busy-reader-taskmanager");
  }

  private static boolean isIn(JsonNode application, String phase) {
    return application.path("phase").asText().equals(phase);
  }
}
