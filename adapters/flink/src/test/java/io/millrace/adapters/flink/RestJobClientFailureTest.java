package io.millrace.adapters.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.control.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the outside does, the loop sees {@link UnavailableException} and soon. */
@Timeout(20)
class RestJobClientFailureTest {
  private static final String JOB = FakeJobManager.JOB;

  private final RestJobClient client = new RestJobClient(new MovableClock());
  private FakeJobManager jobManager;

  @BeforeEach
  void start() throws IOException {
    jobManager = new FakeJobManager();
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  private Map<String, ThrowingCallable> calls(URI uri) {
    return Map.of(
        "observe", () -> client.observe(uri, Optional.empty()),
        "declare", () -> client.declareParallelism(uri, JOB, 2),
        "checkpoint", () -> client.triggerCheckpoint(uri, JOB),
        "savepoint", () -> client.triggerSavepoint(uri, JOB, JOB),
        "stop", () -> client.stopWithSavepoint(uri, JOB, JOB, false));
  }

  static Stream<String> methods() {
    return Stream.of("observe", "declare", "checkpoint", "savepoint", "stop");
  }

  private void assertUnavailable(String method, URI uri, String message) {
    assertThatThrownBy(calls(uri).get(method))
        .isExactlyInstanceOf(UnavailableException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void nobodyListens(String method) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertUnavailable(
        method,
        URI.create("http://localhost:" + port),
        "the JobManager at http://localhost:" + port + " does not answer: no connection");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aRefusalCarriesFlinksMessage(String method) {
    assertUnavailable(method, jobManager.uri(), "404: Not found: ");
  }

  @Test
  void aSilentJobManagerIsGivenUp() {
    jobManager.plays("running").isSilentOn("GET /taskmanagers");

    assertUnavailable("observe", jobManager.uri(), "no answer within 2 s");
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() {
    jobManager.plays("running").neverEndsItsAnswerTo("GET /jobs/overview");

    assertUnavailable("observe", jobManager.uri(), "no answer within 2 s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /taskmanagers",
        "GET /jobs/overview",
        "GET /jobs/" + JOB,
        "GET /jobs/" + JOB + "/checkpoints",
        "GET /jobs/" + JOB + "/resource-requirements",
        "GET /jobs/" + JOB + "/vertices/" + FakeJobManager.COUNT + "/taskmanagers"
      })
  void anAnswerInAnotherFormIsNotTrusted(String line) {
    for (String body : new String[] {"<html>", "", "[]", "{\"jobs\":7}", "{\"a\":{}}", "null"}) {
      try (FakeJobManager strange = new FakeJobManager()) {
        strange.plays("running").on(line, 200, body);

        assertThatThrownBy(() -> client.observe(strange.uri(), Optional.empty()))
            .as("%s answered with %s", line, body)
            .isExactlyInstanceOf(UnavailableException.class)
            .hasMessageContaining(line.substring("GET ".length()));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void anUnknownJobStateIsNotTrusted() {
    String body = FakeJobManager.recorded("running/job").path("body").toString();
    jobManager
        .plays("running")
        .on(
            "GET /jobs/" + JOB,
            200,
            body.replaceFirst("\"state\":\"RUNNING\"", "\"state\":\"ODD\""));

    assertUnavailable("observe", jobManager.uri(), "unknown job state ODD");
  }

  @Test
  void aFailureIsNotKept() {
    jobManager.plays("running").on("GET /jobs/" + JOB + "/checkpoints", 500, "{}");
    assertUnavailable("observe", jobManager.uri(), "refused with status 500");

    jobManager.plays("running");

    assertThat(client.observe(jobManager.uri(), Optional.empty()).job()).isPresent();
  }
}
