package io.millrace.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells a loop that stands still from one that waits: each gives a sign with every pass, which
 * comes at least every few seconds, also when nothing outside answers.
 */
final class Pulse {
  /** Calls end after seconds, and back-offs after a quarter of a minute. */
  static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  private final Map<String, Instant> signs = new ConcurrentHashMap<>();

  void beat(String who, Instant at) {
    signs.put(who, at);
  }

  void forget(String who) {
    signs.remove(who);
  }

  /** One that has given no sign for too long. */
  Optional<String> silent(Instant now) {
    return signs.entrySet().stream()
        .filter(each -> each.getValue().plus(LONGEST_SILENCE).isBefore(now))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }
}
