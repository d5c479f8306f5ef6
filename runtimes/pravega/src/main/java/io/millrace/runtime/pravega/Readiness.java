package io.millrace.runtime.pravega;

import io.pravega.client.ClientConfig;
import io.pravega.client.admin.StreamManager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells when a client can use the cluster: the controller answers over REST and over gRPC. */
final class Readiness {
  private static final long POLL_MILLIS = 200;

  private final Ports ports;

  Readiness(Ports ports) {
    this.ports = ports;
  }

  String controllerUri() {
    return "tcp://localhost:" + ports.controller();
  }

  String restUri() {
    return "http://localhost:" + ports.rest();
  }

  /**
   * Waits until streams can be created, which is the last thing that a starting controller learns.
   *
   * @return false if that did not happen within {@code limit}
   */
  boolean await(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    HttpClient http = HttpClient.newHttpClient();
    while (!answers(http, "/v1/health/readiness/eventProcessor", "true")
        || !answers(http, "/v1/scopes", "scopes")) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    ClientConfig client = ClientConfig.builder().controllerURI(URI.create(controllerUri())).build();
    try (StreamManager streams = StreamManager.create(client)) {
      streams.checkScopeExists("readiness");
      return true;
    }
  }

  private boolean answers(HttpClient http, String path, String expected)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(restUri() + path)).timeout(Duration.ofSeconds(5)).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 && response.body().contains(expected);
    } catch (IOException e) {
      return false;
    }
  }
}
