package io.millrace.examples.pizza;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what is away and will come back, for as long as the process is not asked to end. */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final long FIRST_PAUSE_MILLIS = 50;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final long longestPauseMillis;

  /**
   * @param longestPause between two attempts
   */
  Patience(Duration longestPause) {
    this.longestPauseMillis = longestPause.toMillis();
  }

  /** Nobody waits from now on. */
  void end() {
    ended.countDown();
  }

  boolean isEnded() {
    return ended.getCount() == 0;
  }

  /**
   * Attempts it until it succeeds.
   *
   * @param whom it is asked of, for the log
   * @param isPassing whether a failure will be over one day; any other is thrown at once
   * @throws StoppedException if it fails and the process is to end
   */
  <T> T until(String whom, Supplier<T> attempt, Predicate<RuntimeException> isPassing) {
    long since = System.nanoTime();
    for (int attempts = 1; ; attempts++) {
      try {
        T result = attempt.get();
        if (attempts > 1) {
          LOG.warn("{} is back after {}", whom, Duration.ofNanos(System.nanoTime() - since));
        }
        return result;
      } catch (RuntimeException e) {
        if (!isPassing.test(e)) {
          throw e;
        }
        if (attempts == 1) {
          LOG.warn("{} is away, waiting for it: {}", whom, e.toString());
        }
        pause(whom, Math.min(longestPauseMillis, FIRST_PAUSE_MILLIS * attempts), e);
      }
    }
  }

  private void pause(String whom, long millis, RuntimeException why) {
    boolean isOver;
    try {
      isOver = ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isOver = true;
    }
    if (isOver) {
      throw new StoppedException(whom + " did not come back in time", why);
    }
  }
}
