package io.millrace.model;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** A fact from outside with the time it was true, or why it could not be had. */
public sealed interface Reading<T> {
  record Known<T>(T value, Instant at) implements Reading<T> {}

  record Unknown<T>(Reason why) implements Reading<T> {}

  static <T> Reading<T> known(T value, Instant at) {
    return new Known<>(value, at);
  }

  static <T> Reading<T> unknown(String code, String message) {
    return new Unknown<>(Reason.of(code, message));
  }

  /** Reads both alternatives, the one place that looks at the type. */
  default <R> R fold(Function<Known<T>, R> known, Function<Reason, R> unknown) {
    return this instanceof Known<T> seen
        ? known.apply(seen)
        : unknown.apply(((Unknown<T>) this).why());
  }

  /** The value when it is known; for questions to which an unknown and a "no" mean the same. */
  default Optional<T> ifKnown() {
    return fold(seen -> Optional.of(seen.value()), why -> Optional.empty());
  }
}
