package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked of a running demo from another terminal; SIGTERM ends it. */
class CommandsIT {
  private static final String READER = "busy-reader";
  private static final int BAD_INPUT = 2;
  private static final int TERMINATED = 143;

  @Test
  @DisplayName("E2 E7 a running demo answers every question, metrics too, and ends at SIGTERM")
  void aRunningDemoAnswersEveryQuestionAndEndsAtSigterm(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) {
    try (Millrace millrace = Millrace.in(folder)) {
      Started demo = millrace.start("demo", "segments", "--speed=60", "--port=0");
      demo.awaitWhole("demo/" + READER);
      Leftovers leftovers = new Leftovers(millrace).look();

      assertAnswers(millrace, demo);
      assertUnknownNames(millrace);
      assertFlinkMetrics(millrace, READER + "-jobmanager", "flink_jobmanager_");
      assertFlinkMetrics(millrace, READER + "-taskmanager", "flink_taskmanager_job_task_");
      leftovers.look();
      demo.terminate();

      assertThat(demo.awaitExit(Millrace.PATIENCE)).isEqualTo(TERMINATED);
      leftovers.assertNone();
    }
  }

  private static void assertAnswers(Millrace millrace, Started demo) {
    assertThat(millrace.ask("get"))
        .contains("FlinkApplication")
        .containsPattern("demo +sinusoidal-generator +Deployment +Running +1/1");
    JsonNode all = millrace.askJson("get", "-o", "json");
    assertThat(all.findValuesAsText("name")).contains(READER, "sinusoidal-generator");
    assertThat(millrace.ask("status", READER))
        .containsPattern("Image: +flink-busy-reader:1.0")
        .containsPattern("Revision: +[0-9a-f]{16}, attempt 1, deployed 20")
        .containsPattern("TaskManagersRegistered \\d+/\\d+")
        .containsPattern("Scaling: +HorizontalPodAutoscaler/busy-reader, policy hpa, 1 to 8")
        .containsPattern("Checkpoint: +file:");
    assertThat(millrace.ask("explain", READER).lines().toList())
        .hasSizeBetween(1, 10)
        .anyMatch(line -> line.contains("segments_count"));
    assertThat(millrace.ask("history", READER)).contains("JobRunning");
    assertThat(millrace.ask("history", READER, "--replay")).contains(" 0 differ");
    assertThat(millrace.ask("logs", READER, "jobmanager", "--tail", "5")).contains("[jobmanager-0");
    assertThat(millrace.ask("doctor")).contains("running as pid " + demo.pid());
  }

  private static void assertUnknownNames(Millrace millrace) {
    for (List<String> words :
        List.of(
            List.of("status", "busy-raeder"),
            List.of("explain", "busy-raeder"),
            List.of("logs", "busy-raeder"),
            List.of("scale", "busy-raeder", "--replicas=2"))) {
      Millrace.Finished finished = millrace.run(words.toArray(String[]::new));
      assertThat(finished.exitCode()).as("%s: %s", words, finished.all()).isEqualTo(BAD_INPUT);
      assertThat(finished.err()).contains("busy-raeder").contains("demo/busy-reader");
    }
  }

  /** Some port of each such process serves Flink's figures for Prometheus. */
  private static void assertFlinkMetrics(Millrace millrace, String processes, String prefix) {
    await("series " + prefix + " of " + processes)
        .atMost(Millrace.PATIENCE)
        .until(
            () ->
                Processes.ofHome(millrace.home(), processes).values().stream()
                    .flatMap(pid -> Processes.listening(pid).values().stream())
                    .anyMatch(port -> metrics(port).contains("\n" + prefix)));
  }

  /** Empty where no one speaks HTTP. */
  private static String metrics(int port) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
