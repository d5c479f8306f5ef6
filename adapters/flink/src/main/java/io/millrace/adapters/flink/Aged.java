package io.millrace.adapters.flink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is good for a while. Whoever asks meanwhile gets the same one, also while it is
 * under way; a failure is never kept.
 */
final class Aged<T> {
  private final Duration maxAge;
  private final InstantSource clock;
  private @Nullable CompletableFuture<T> last;
  private Instant askedAt = Instant.EPOCH;

  Aged(Duration maxAge, InstantSource clock) {
    this.maxAge = maxAge;
    this.clock = clock;
  }

  synchronized CompletableFuture<T> get(Supplier<CompletableFuture<T>> ask) {
    CompletableFuture<T> known = last;
    Instant now = clock.instant();
    if (known != null && !known.isCompletedExceptionally() && isFresh(now)) {
      return known;
    }
    CompletableFuture<T> asked = ask.get();
    last = asked;
    askedAt = now;
    return asked;
  }

  /** The next caller asks again. */
  synchronized void forget() {
    last = null;
  }

  /** A clock that was set back makes everything old. */
  private boolean isFresh(Instant now) {
    Duration age = Duration.between(askedAt, now);
    return !age.isNegative() && age.compareTo(maxAge) < 0;
  }
}
