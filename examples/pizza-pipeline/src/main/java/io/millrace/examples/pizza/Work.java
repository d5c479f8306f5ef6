package io.millrace.examples.pizza;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What an order costs, so that a demo needs more than one instance.
 *
 * @param delay waited for each order
 * @param computing time that a core is busy for each order
 */
record Work(Duration delay, Duration computing) {

  /** Takes the time of one order. */
  void forOneOrder() {
    if (!delay.isZero()) {
      try {
        TimeUnit.NANOSECONDS.sleep(delay.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoppedException("interrupted at work", e);
      }
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < computing.toNanos()) {
      Thread.onSpinWait();
    }
  }
}
