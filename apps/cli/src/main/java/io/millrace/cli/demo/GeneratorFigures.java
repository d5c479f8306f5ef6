package io.millrace.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the generator for its figures and adds up what its incarnations wrote. */
final class GeneratorFigures {
  private static final Pattern PUBLISHED =
      Pattern.compile("(?m)^generator_epoch_events_written\\{epoch=\"(\\d+)\"} (\\d+)$");
  private static final Pattern WROTE = Pattern.compile("(?m)^WROTE epoch=(\\d+) written=(\\d+)$");

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
      note(PUBLISHED, page);
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
   * @param said all that the process said
   */
  synchronized void finished(String said) {
    note(WROTE, said);
  }

  private void note(Pattern count, String text) {
    Matcher found = count.matcher(text);
    while (found.find()) {
      long epoch = Long.parseLong(found.group(1));
      writtenByEpoch.merge(epoch, Long.parseLong(found.group(2)), Math::max);
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
