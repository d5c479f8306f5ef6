package io.millrace.control;

import io.millrace.model.spec.ApplicationSpec;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The thread of one application: passes, and waits between them until the time is up or something
 * changed.
 */
final class Runner {
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(15);

  private final ControlLoop loop;
  private final Gallery gallery;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile ApplicationSpec wanted;
  private boolean isWoken;
  private volatile boolean isClosed;

  Runner(ApplicationSpec wanted, ControlLoop loop, Gallery gallery) {
    this.wanted = wanted;
    this.loop = loop;
    this.gallery = gallery;
    this.thread = new Thread(this::run, "loop " + wanted.name());
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  ApplicationSpec wanted() {
    return wanted;
  }

  void want(ApplicationSpec spec) {
    wanted = spec;
    wake();
  }

  void wake() {
    lock.lock();
    try {
      isWoken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Duration backOff = FIRST_BACK_OFF;
    while (!isClosed) {
      Duration wait;
      try {
        ControlLoop.Outcome outcome = loop.pass(wanted);
        gallery.show(outcome);
        wait = outcome.lookAgain();
        backOff = FIRST_BACK_OFF;
      } catch (UnavailableException e) {
        gallery.trouble(wanted.name(), String.valueOf(e.getMessage()));
        wait = backOff;
        backOff =
            backOff.multipliedBy(2).compareTo(MAX_BACK_OFF) > 0
                ? MAX_BACK_OFF
                : backOff.multipliedBy(2);
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        // A broken promise in our own code: told whole, and tried again, for the application must
        // not be left alone.
        gallery.trouble(wanted.name(), "internal error, please report: " + e);
        gallery.crash(wanted.name(), e);
        wait = MAX_BACK_OFF;
      }
      pause(wait);
    }
  }

  private void pause(Duration wait) {
    lock.lock();
    try {
      long nanos = wait.toNanos();
      while (nanos > 0 && !isWoken && !isClosed) {
        nanos = changed.awaitNanos(nanos);
      }
      isWoken = false;
    } catch (InterruptedException e) {
      isClosed = true;
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    isClosed = true;
    wake();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
