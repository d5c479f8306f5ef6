package io.millrace.adapters.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the sources of one job have not read yet. Sources call these gauges by their operator's
 * name, so the names are listed first and kept.
 */
final class SourceMetrics {
  private static final String RECORDS = ".pendingRecords";
  private static final String BYTES = ".pendingBytes";

  /** Names come late: a source without them is asked again after this time. */
  private static final Duration NAMES_AGE = Duration.ofSeconds(5);

  private final Door door;
  private final String jobPath;
  private final InstantSource clock;
  private final Map<String, List<String>> names = new ConcurrentHashMap<>();
  private final Map<String, Aged<List<String>>> listings = new ConcurrentHashMap<>();

  SourceMetrics(Door door, String jobPath, InstantSource clock) {
    this.door = door;
    this.jobPath = jobPath;
    this.clock = clock;
  }

  /**
   * Sums over all sources and their subtasks; empty when no source tells.
   *
   * @param records records not yet read
   * @param bytes bytes not yet read
   * @param at when they were asked for
   */
  record Pending(Optional<Double> records, Optional<Double> bytes, Instant at) {
    static Pending none(Instant at) {
      return new Pending(Optional.empty(), Optional.empty(), at);
    }

    Pending plus(Pending other) {
      return new Pending(sum(records, other.records), sum(bytes, other.bytes), at);
    }

    private static Optional<Double> sum(Optional<Double> a, Optional<Double> b) {
      return a.isPresent() && b.isPresent() ? Optional.of(a.get() + b.get()) : a.or(() -> b);
    }
  }

  CompletableFuture<Pending> read(List<String> sourceIds) {
    CompletableFuture<Pending> all = none();
    for (String source : sourceIds) {
      all = all.thenCombine(readOne(source), Pending::plus);
    }
    return all;
  }

  CompletableFuture<Pending> none() {
    return CompletableFuture.completedFuture(Pending.none(clock.instant()));
  }

  /** The vertices may have other operators, or other names, than before. */
  void forget() {
    names.clear();
    listings.clear();
  }

  private CompletableFuture<Pending> readOne(String source) {
    return names(source).thenCompose(known -> known.isEmpty() ? none() : values(source, known));
  }

  private CompletableFuture<List<String>> names(String source) {
    List<String> known = names.get(source);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return listings
        .computeIfAbsent(source, any -> new Aged<>(NAMES_AGE, clock))
        .get(() -> door.get(path(source)).thenApply(answer -> keep(source, answer)));
  }

  private List<String> keep(String source, Answer answer) {
    if (answer.status() == Answer.NOT_FOUND) {
      return List.of();
    }
    List<String> found =
        answer.ok().elements().stream()
            .map(metric -> metric.text("id"))
            .filter(name -> name.endsWith(RECORDS) || name.endsWith(BYTES))
            .sorted()
            .toList();
    if (!found.isEmpty()) {
      names.put(source, found);
    }
    return found;
  }

  private CompletableFuture<Pending> values(String source, List<String> known) {
    String wanted =
        known.stream()
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
            .collect(Collectors.joining(","));
    return door.get(path(source) + "?agg=sum&get=" + wanted)
        .thenApply(
            answer -> {
              if (answer.status() == Answer.NOT_FOUND) {
                return Pending.none(clock.instant());
              }
              List<Fields> sums = answer.ok().elements();
              return new Pending(sum(sums, RECORDS), sum(sums, BYTES), clock.instant());
            });
  }

  private static Optional<Double> sum(List<Fields> sums, String ending) {
    return sums.stream()
        .filter(metric -> metric.text("id").endsWith(ending))
        .flatMap(metric -> finite(metric.node().path("sum")).stream())
        .reduce(Double::sum);
  }

  /** Flink writes numbers, and {@code "NaN"} for what it cannot tell. */
  private static Optional<Double> finite(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue())
        ? Optional.of(value.doubleValue())
        : Optional.empty();
  }

  private String path(String source) {
    return jobPath + "/vertices/" + source + "/subtasks/metrics";
  }
}
