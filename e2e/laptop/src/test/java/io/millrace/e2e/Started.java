package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that runs: what it says, its page, and signals to it. */
final class Started implements AutoCloseable {
  private static final Pattern PAGE = Pattern.compile("The page: (http://\\S+)");
  private static final Duration POLL = Duration.ofMillis(100);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Process process;
  private final Path said;

  Started(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  long pid() {
    return process.pid();
  }

  /** All that it has said so far. */
  String text() {
    try {
      return new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has said something. */
  Matcher awaitText(Pattern wanted) {
    return await("\"" + wanted + "\" said in " + said)
        .atMost(Millrace.PATIENCE)
        .pollInterval(POLL)
        .failFast("it has ended: " + said, () -> !process.isAlive() && !says(wanted))
        .until(() -> wanted.matcher(text()), Matcher::find);
  }

  private boolean says(Pattern wanted) {
    return wanted.matcher(text()).find();
  }

  URI page() {
    return URI.create(awaitText(PAGE).group(1));
  }

  /** Sends SIGINT, as Ctrl-C does. */
  void interrupt() {
    Processes.signal(pid(), "INT");
  }

  /** Sends SIGTERM. */
  void terminate() {
    Processes.signal(pid(), "TERM");
  }

  /** Sends SIGKILL and waits until it is gone. */
  void kill() {
    Processes.signal(pid(), "KILL");
    awaitExit(Millrace.PATIENCE);
  }

  /** Waits for its end and gives the exit code. */
  int awaitExit(Duration atMost) {
    try {
      assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
          .as("%s ends within %s: %s", pid(), atMost, text())
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** What its interface tells of an application; empty while it does not. */
  Optional<JsonNode> application(String name) {
    String path = name.contains("/") ? name : "default/" + name;
    URI url = page().resolve("/api/applications/" + path);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(Millrace.json(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until an application is as it should be. */
  JsonNode awaitApplication(String name, String claim, Predicate<JsonNode> asItShouldBe) {
    return await(name + " " + claim + "; see " + said)
        .atMost(Millrace.PATIENCE)
        .pollInterval(POLL)
        .failFast("it has ended: " + said, () -> !process.isAlive())
        .until(() -> application(name), seen -> seen.filter(asItShouldBe).isPresent())
        .orElseThrow();
  }

  /**
   * Waits until all TaskManagers that are wanted take part in the job, and it has completed a
   * checkpoint since: all its tasks run.
   */
  JsonNode awaitWhole(String name) {
    awaitApplication(name, "is whole", Started::isWhole);
    long now = System.currentTimeMillis();
    return awaitApplication(
        name, "is whole and works", seen -> isWhole(seen) && checkpointMillis(seen) > now);
  }

  /** Waits until a job has completed a checkpoint since now, of whatever size it is. */
  JsonNode awaitWork(String name) {
    long now = System.currentTimeMillis();
    return awaitApplication(name, "works", seen -> checkpointMillis(seen) > now);
  }

  private static long checkpointMillis(JsonNode application) {
    return application.path("checkpoint").path("atMillis").asLong();
  }

  static boolean isWhole(JsonNode application) {
    int desired = application.path("desired").asInt(-1);
    return application.path("phase").asText().equals("Running")
        && application.path("lastReason").path("code").asText().equals("UpToDate")
        && desired > 0
        && application.path("ready").asInt() == desired
        && application.path("registered").asInt() == desired
        && application.path("parallelism").asInt() == desired;
  }

  List<String> lines() {
    return text().lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
