package io.millrace.adapters.pravega;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The controller's HTTP port; connections are kept. */
final class HttpDoor {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Patient.TIMEOUT)
          .build();
  private final String base;

  /**
   * @param controller such as {@code http://localhost:9091}
   */
  HttpDoor(URI controller) {
    this.base = controller.toString().replaceAll("/+$", "");
  }

  URI uri(String path) {
    return URI.create(base + path);
  }

  CompletableFuture<HttpResponse<String>> get(String path) {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(Patient.TIMEOUT).build();
    CompletableFuture<HttpResponse<String>> exchange =
        http.sendAsync(request, BodyHandlers.ofString());
    CompletableFuture<HttpResponse<String>> answer = exchange.thenApply(response -> response);
    // the request's own timeout ends with the headers
    return answer
        .orTimeout(Patient.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((any, failure) -> exchange.cancel(true));
  }
}
