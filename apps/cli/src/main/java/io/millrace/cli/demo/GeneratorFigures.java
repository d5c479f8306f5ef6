package io.millrace.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the generator for its figures and adds up what its incarnations wrote. */
final class GeneratorFigures {
  private static final Pattern DONE = Pattern.compile("(?m)^DONE offered=\\d+ written=(\\d+) ");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();
  private final HttpRequest request;
  private final Map<Long, Long> writtenByEpoch = new HashMap<>();

  GeneratorFigures(int metricsPort) {
    request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + metricsPort + "/metrics"))
            .timeout(Duration.ofSeconds(1))
            .build();
  }

  /**
   * What it offers now.
   *
   * @return events per second; empty while it does not answer
   */
  synchronized Optional<Double> refresh() {
    try {
      String page = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      long epoch = (long) value(page, "generator_epoch");
      writtenByEpoch.merge(epoch, (long) value(page, "generator_events_written_total"), Math::max);
      return Optional.of(value(page, "generator_offered_events_per_second"));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Events whose storage was acknowledged, over all incarnations; what a killed one wrote last may
   * be missing here.
   */
  synchronized long written() {
    return writtenByEpoch.values().stream().mapToLong(count -> count).sum();
  }

  /**
   * Takes the last word of a generator that ended in order: it wrote on after it was asked last.
   *
   * @param said all that the newest incarnation said
   */
  synchronized void finished(String said) {
    Matcher done = DONE.matcher(said);
    long newest = writtenByEpoch.keySet().stream().max(Comparator.naturalOrder()).orElse(0L);
    while (done.find()) {
      writtenByEpoch.merge(newest, Long.parseLong(done.group(1)), Math::max);
    }
  }

  /** Keeps what an earlier start of the demo knew. */
  synchronized void remember(Map<Long, Long> earlier) {
    earlier.forEach((epoch, count) -> writtenByEpoch.merge(epoch, count, Math::max));
  }

  synchronized Map<Long, Long> byEpoch() {
    return Map.copyOf(writtenByEpoch);
  }

  private static double value(String page, String name) {
    return page.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElse(0);
  }
}
