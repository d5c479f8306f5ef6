package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Talks to the running host over its own API. */
final class HostClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private HostClient(URI url) {
    this.url = url;
  }

  static Optional<HostClient> ofRunning(Path home) {
    return HostFile.ofRunning(home).map(file -> new HostClient(file.url()));
  }

  static HostClient required(Path home) {
    return ofRunning(home)
        .orElseThrow(
            () ->
                new UserException(
                    UserException.FAILED,
                    "no host is running on "
                        + home
                        + "; start one with: millrace run FILES (or name its folder with --home)"));
  }

  JsonNode get(String path) {
    return json(send(HttpRequest.newBuilder(url.resolve(path)).GET()));
  }

  String text(String path) {
    return send(HttpRequest.newBuilder(url.resolve(path)).GET()).body();
  }

  JsonNode post(String path, JsonNode body) {
    return json(
        send(
            HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
  }

  /** Why it was refused; who asked for a name that is not known is told those that are. */
  private String refusal(HttpResponse<String> answer) {
    String message = json(answer).path("message").asText(answer.body());
    if (answer.statusCode() != 404 || message.contains("known are")) {
      return message;
    }
    List<String> known = new ArrayList<>();
    get("/api/applications")
        .forEach(
            each -> known.add(each.path("namespace").asText() + "/" + each.path("name").asText()));
    return message + "; known are " + known;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UserException(
          UserException.FAILED, "the host's answer is no JSON: " + answer.body());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 400) {
        throw new UserException(
            answer.statusCode() < 500 ? UserException.BAD_INPUT : UserException.FAILED,
            refusal(answer));
      }
      return answer;
    } catch (IOException e) {
      throw new UserException(
          UserException.FAILED, "the host at " + url + " does not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(UserException.FAILED, "interrupted");
    }
  }
}
