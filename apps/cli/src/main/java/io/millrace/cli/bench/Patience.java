package io.millrace.cli.bench;

import io.millrace.cli.Interruption;
import io.millrace.cli.UserException;
import io.millrace.control.Host;
import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what a benchmark needs, for a limited time and until the user has enough. */
record Patience(Interruption interruption) {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration BETWEEN = Duration.ofMillis(20);

  void sleep(Duration time) throws InterruptedException {
    boolean unused = interruption.await(time);
  }

  boolean isOver() {
    return interruption.isAsked();
  }

  Pass pass(Host host, ApplicationName name, Predicate<Pass> condition, String what)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(deadline) && !interruption.isAsked()) {
      Optional<Pass> pass = host.await(name, condition, Duration.ofSeconds(1));
      if (pass.isPresent()) {
        return pass.get();
      }
    }
    throw gaveUp(what);
  }

  void until(Supplier<Boolean> condition, String what) throws InterruptedException {
    Instant deadline = Instant.now().plus(LIMIT);
    while (!condition.get()) {
      if (interruption.await(BETWEEN) || Instant.now().isAfter(deadline)) {
        throw gaveUp(what);
      }
    }
  }

  private static UserException gaveUp(String what) {
    return new UserException(UserException.FAILED, "gave up waiting for " + what);
  }
}
