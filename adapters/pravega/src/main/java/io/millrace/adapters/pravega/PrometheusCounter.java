package io.millrace.adapters.pravega;

import io.millrace.adapters.pravega.PrometheusText.Series;
import io.millrace.model.Reading;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counts by the controller's {@code /prometheus} page, as the demo's Prometheus does, but never
 * without scope and stream: the page tells every stream, Pravega's own among them.
 */
final class PrometheusCounter implements SegmentCounter {
  static final String PATH = "/prometheus";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /** One page serves all streams that are asked for at about the same time. */
  private static final Duration PAGE_AGE = Duration.ofMillis(100);

  private final HttpDoor door;
  private final InstantSource clock;
  private @Nullable CompletableFuture<Reading<List<Series>>> page;
  private Instant askedAt = Instant.EPOCH;

  PrometheusCounter(URI rest, InstantSource clock) {
    this.door = new HttpDoor(rest);
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Reading<Double>> count(StreamName stream) {
    return page()
        .thenApply(
            reading ->
                reading.fold(
                    known -> pick(known.value(), stream, known.at()), Reading.Unknown::new));
  }

  private synchronized CompletableFuture<Reading<List<Series>>> page() {
    Instant now = clock.instant();
    CompletableFuture<Reading<List<Series>>> known = page;
    boolean isFresh =
        known != null
            && !known.isCompletedExceptionally()
            && Duration.between(askedAt, now).abs().compareTo(PAGE_AGE) < 0;
    if (known != null && isFresh) {
      return known;
    }
    CompletableFuture<Reading<List<Series>>> asked = door.get(PATH).thenApply(this::read);
    page = asked;
    askedAt = now;
    return asked;
  }

  private Reading<List<Series>> read(HttpResponse<String> response) {
    if (response.statusCode() == NOT_FOUND) {
      return Reading.unknown(
          "MetricsOff",
          door.uri(PATH)
              + " is not there: set controller.metrics.statistics.enable and"
              + " controller.metrics.prometheus.enable to true for the controller"
              + " (singlenode.metrics.enable and singlenode.metrics.prometheus.enable in"
              + " standalone)");
    }
    if (response.statusCode() != OK) {
      return Reading.unknown(
          "Unavailable", door.uri(PATH) + " answered with status " + response.statusCode());
    }
    try {
      return Reading.known(
          PrometheusText.parse(response.body(), PravegaMetricSource.SEGMENTS_COUNT),
          clock.instant());
    } catch (IllegalArgumentException e) {
      return Reading.unknown("MalformedPage", door.uri(PATH) + ": " + e.getMessage());
    }
  }

  private Reading<Double> pick(List<Series> all, StreamName stream, Instant at) {
    SortedMap<String, String> labels =
        new TreeMap<>(
            Map.of(
                PravegaMetricSource.SCOPE, stream.scope(),
                PravegaMetricSource.STREAM, stream.stream()));
    List<Series> found = all.stream().filter(series -> series.has(labels)).toList();
    if (found.isEmpty()) {
      return Reading.unknown(
          all.isEmpty() ? "MetricsOff" : "NoSuchStream",
          door.uri(PATH)
              + " has no series "
              + PravegaMetricSource.SEGMENTS_COUNT
              + labels
              + (all.isEmpty()
                  ? ", nor one of any stream: set metrics.statistics.enable to true"
                  : ""));
    }
    if (found.size() > 1) {
      return Reading.unknown(
          "AmbiguousSeries",
          door.uri(PATH) + " has " + found.size() + " series for " + stream + ": " + found);
    }
    double value = found.get(0).value();
    return value >= 1 && Double.isFinite(value) && value == Math.rint(value)
        ? Reading.known(value, at)
        : Reading.unknown("NoCount", stream + " has " + value + " segments by " + door.uri(PATH));
  }

  @Override
  public void close() {
    // the JDK's client has nothing to close
  }
}
