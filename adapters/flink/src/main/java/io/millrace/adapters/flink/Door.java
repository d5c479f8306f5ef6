package io.millrace.adapters.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.control.UnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One JobManager's REST interface. Requests run side by side; {@link #await} waits for them. */
final class Door {
  /** How long one request may take, its body included. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** How long requests that follow one another may take together. */
  private static final Duration TIMEOUT_OF_ALL = TIMEOUT.multipliedBy(2);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI jobManager;
  private final String base;

  /**
   * @param http shared by all doors
   */
  Door(HttpClient http, URI jobManager) {
    this.http = http;
    this.jobManager = jobManager;
    this.base = jobManager.toString().replaceAll("/+$", "");
  }

  static HttpClient newHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(TIMEOUT)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build();
  }

  CompletableFuture<Answer> get(String path) {
    return send("GET", path, MissingNode.getInstance());
  }

  CompletableFuture<Answer> send(String method, String path, JsonNode body) {
    return send(method, path, body, TIMEOUT);
  }

  /**
   * @param timeout of the whole exchange
   */
  CompletableFuture<Answer> send(String method, String path, JsonNode body, Duration timeout) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isMissingNode()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body.toString()))
            .build();
    String asked = method + " " + base + path;
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, BodyHandlers.ofByteArray());
    CompletableFuture<Answer> answer =
        exchange.<Answer>thenApply(response -> read(asked, response));
    // the request's own timeout ends with the headers; a body that trickles is cut off here
    return answer
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((any, failure) -> exchange.cancel(true));
  }

  private static Answer read(String asked, HttpResponse<byte[]> response) {
    byte[] body = response.body();
    try {
      JsonNode parsed = body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
      return new Answer(asked, response.statusCode(), parsed);
    } catch (JsonProcessingException e) {
      throw new UnavailableException(
          asked + " was answered with status " + response.statusCode() + " and no JSON", e);
    } catch (IOException e) {
      throw new UnavailableException(asked + " was answered with something unreadable", e);
    }
  }

  /**
   * Waits for answers.
   *
   * @throws UnavailableException for whatever goes wrong outside
   */
  <T> T await(CompletableFuture<T> answers) {
    try {
      return answers.get(TIMEOUT_OF_ALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw explain(e);
    } catch (TimeoutException | CancellationException e) {
      throw silent("no answer within " + TIMEOUT_OF_ALL.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw silent("the wait for it was interrupted", e);
    }
  }

  private RuntimeException explain(ExecutionException failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnavailableException known) {
      return new UnavailableException(String.valueOf(known.getMessage()), known);
    }
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return silent("no answer within " + TIMEOUT.toSeconds() + " s", cause);
    }
    if (cause instanceof ConnectException) {
      return silent("no connection", cause);
    }
    if (cause instanceof IOException || cause instanceof CancellationException) {
      return silent(String.valueOf(cause.getMessage()), cause);
    }
    return new IllegalStateException("reading the answer of " + jobManager + " failed", cause);
  }

  private UnavailableException silent(String why, Throwable cause) {
    return new UnavailableException(
        "the JobManager at " + jobManager + " does not answer: " + why, cause);
  }
}
