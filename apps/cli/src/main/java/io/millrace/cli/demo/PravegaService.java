package io.millrace.cli.demo;

import io.millrace.adapters.local.LocalRuntime;
import io.millrace.cli.Interruption;
import io.millrace.cli.UserException;
import io.millrace.model.observation.ProcessView;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Pravega standalone in a process of its own, with its scaling windows divided by the speed. */
public final class PravegaService {
  static final String NAME = "pravega";
  private static final List<String> PORTS =
      List.of("CONTROLLER_PORT", "REST_PORT", "SEGMENT_STORE_PORT", "ZK_PORT", "STORE_REST_PORT");
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final URI controller;
  private final URI rest;

  private PravegaService(URI controller, URI rest) {
    this.controller = controller;
    this.rest = rest;
  }

  public URI controller() {
    return controller;
  }

  /** Whether one runs already: it holds the stream of an earlier start. */
  public static boolean isRunning(LocalRuntime runtime) {
    return runtime.processes(LocalRuntime.service(NAME)).stream().anyMatch(ProcessView::isAlive);
  }

  /** Starts it, or takes the one that runs. */
  public static PravegaService ensure(LocalRuntime runtime, int speed) {
    Map<String, Integer> ports =
        runtime.ensureService(
            NAME,
            "pravega",
            List.of(
                "--controller-port", "$(CONTROLLER_PORT)",
                "--rest-port", "$(REST_PORT)",
                "--segment-store-port", "$(SEGMENT_STORE_PORT)",
                "--zk-port", "$(ZK_PORT)",
                "--segment-store-rest-port", "$(STORE_REST_PORT)",
                "--speed", Integer.toString(speed)),
            Map.of(),
            PORTS);
    return new PravegaService(
        URI.create("tcp://localhost:" + ports.get("CONTROLLER_PORT")),
        URI.create("http://localhost:" + ports.get("REST_PORT")));
  }

  /** Waits until the controller answers. */
  public void awaitReady(Interruption interruption, PrintWriter lines) throws InterruptedException {
    Instant begin = Instant.now();
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    long toldSeconds = 0;
    while (!answers(http)) {
      if (interruption.await(Duration.ofMillis(100))) {
        return;
      }
      long elapsed = Duration.between(begin, Instant.now()).toSeconds();
      if (elapsed >= START_LIMIT.toSeconds()) {
        throw new UserException(
            UserException.FAILED,
            "Pravega did not answer within "
                + START_LIMIT.toMinutes()
                + " minutes; see: millrace logs millrace-services/pravega");
      }
      if (elapsed >= toldSeconds + 2) {
        toldSeconds = elapsed;
        lines.println("Starting Pravega: " + elapsed + " s");
        lines.flush();
      }
    }
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(rest.resolve("/v1/scopes")).timeout(Duration.ofSeconds(2)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
