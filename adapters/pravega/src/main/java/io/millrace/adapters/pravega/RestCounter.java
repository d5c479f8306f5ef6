package io.millrace.adapters.pravega;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.model.Reading;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * Counts by the controller's REST interface: of the stream's scaling events from now on the last
 * one holds the segments that are there now.
 */
final class RestCounter implements SegmentCounter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  /** Far enough that a controller whose clock runs ahead of ours shows its newest event, too. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private static final int NOT_FOUND = 404;

  private final HttpDoor door;
  private final InstantSource clock;

  RestCounter(URI rest, InstantSource clock) {
    this.door = new HttpDoor(rest);
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Reading<Double>> count(StreamName stream) {
    long now = clock.millis();
    String path = "/v1/scopes/" + encode(stream.scope()) + "/streams/" + encode(stream.stream());
    return door.get(path + "/scaling-events?from=" + now + "&to=" + (now + AHEAD.toMillis()))
        .thenApply(response -> read(stream, response));
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Reading<Double> read(StreamName stream, HttpResponse<String> response) {
    if (response.statusCode() == NOT_FOUND) {
      return stream.missing();
    }
    if (response.statusCode() != OK) {
      return Reading.unknown(
          "Unavailable", response.uri() + " answered with status " + response.statusCode());
    }
    JsonNode events;
    try {
      events = JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      return Reading.unknown("MalformedAnswer", response.uri() + " answered with no JSON");
    }
    JsonNode segments = events.path(events.size() - 1).path("segments");
    if (!events.isArray() || !segments.isArray()) {
      return Reading.unknown(
          "MalformedAnswer", response.uri() + " answered in another form than expected");
    }
    return segments.isEmpty()
        ? stream.missing()
        : Reading.known((double) segments.size(), clock.instant());
  }

  @Override
  public void close() {
    // the JDK's client has nothing to close
  }
}
