package io.millrace.adapters.pravega;

import io.millrace.model.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question at a time for each key. All who want to know meanwhile share the answer, which
 * is good for a moment; while the outside does not answer they are told so at once, and only one
 * question is on its way.
 *
 * @param <K> what is asked about
 */
final class Patient<K> {
  /** How long an answer may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Duration KNOWN_FOR = Duration.ofMillis(100);
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Map<K, Slot> slots = new ConcurrentHashMap<>();

  Patient(InstantSource clock) {
    this.clock = clock;
  }

  /** The answer, or why there is none; a question that fails is an unknown. */
  Reading<Double> ask(K key, Supplier<CompletableFuture<Reading<Double>>> question) {
    return slots.computeIfAbsent(key, any -> new Slot()).ask(question);
  }

  private final class Slot {
    private @Nullable CompletableFuture<Reading<Double>> answer;
    private @Nullable Reading<Double> lastUnknown;
    private Instant askedAt = Instant.EPOCH;

    Reading<Double> ask(Supplier<CompletableFuture<Reading<Double>>> question) {
      CompletableFuture<Reading<Double>> shared;
      Reading<Double> meanwhile;
      synchronized (this) {
        shared = answer;
        if (shared == null || isOld(shared)) {
          lastUnknown = shared == null ? null : unknown(shared);
          shared = start(question);
          answer = shared;
          askedAt = clock.instant();
        }
        meanwhile = lastUnknown;
      }
      return meanwhile != null && !shared.isDone() ? meanwhile : await(shared);
    }

    /** A clock that was set back makes an answer old. */
    private boolean isOld(CompletableFuture<Reading<Double>> known) {
      if (!known.isDone()) {
        return false;
      }
      Duration age = Duration.between(askedAt, clock.instant());
      Duration goodFor = unknown(known) == null ? KNOWN_FOR : UNKNOWN_FOR;
      return age.isNegative() || age.compareTo(goodFor) >= 0;
    }
  }

  private static @Nullable Reading<Double> unknown(CompletableFuture<Reading<Double>> done) {
    Reading<Double> reading = done.join();
    return reading.ifKnown().isPresent() ? null : reading;
  }

  private static CompletableFuture<Reading<Double>> start(
      Supplier<CompletableFuture<Reading<Double>>> question) {
    CompletableFuture<Reading<Double>> asked;
    try {
      asked = question.get();
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    return asked
        .thenApply(reading -> reading)
        .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> Reading.unknown("Unavailable", explain(failure)));
  }

  private static Reading<Double> await(CompletableFuture<Reading<Double>> shared) {
    try {
      return shared.get(TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.unknown("Unavailable", "the wait for Pravega was interrupted");
    } catch (ExecutionException | TimeoutException e) {
      return Reading.unknown("Unavailable", explain(e));
    }
  }

  /** The cause in one line. */
  static String explain(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TimeoutException) {
      return "Pravega did not answer within " + TIMEOUT.toSeconds() + " s";
    }
    String message = cause.getMessage();
    String line = message == null ? "" : message.lines().findFirst().orElse("");
    return "Pravega does not answer: "
        + cause.getClass().getSimpleName()
        + (line.isEmpty() ? "" : ": " + line);
  }
}
