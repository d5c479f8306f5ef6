package io.millrace.examples.generator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Writes along the curve until a limit is reached or it is told to stop.
 *
 * <p>If the log fails, what was under way is unknown. So the incarnation ends, and the next one
 * starts a new epoch.
 */
final class Workload {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Sinusoid curve;
  private final EventLog.Opener opener;
  private final Limits limits;
  private final String bases;
  private final Progress progress;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Carry carry = new Carry();
  private long lastStep = -1;
  private long lastEpoch;

  /**
   * @param keys number of keys
   * @param events most events to hand over
   * @param duration longest time to run, waiting for the log not counted
   */
  record Limits(int keys, long events, Duration duration) {}

  Workload(
      Sinusoid curve,
      EventLog.Opener opener,
      Limits limits,
      String bases,
      Progress progress,
      InstantSource clock) {
    this.curve = curve;
    this.opener = opener;
    this.limits = limits;
    this.bases = bases;
    this.progress = progress;
    this.clock = clock;
  }

  /** Ends {@link #run} soon; all that was handed over is still flushed. */
  void stop() {
    stopped.countDown();
  }

  /** Runs incarnation after incarnation; the curve begins when the log first opens. */
  void run() throws InterruptedException {
    long start = 0;
    while (!isStopped()) {
      EventLog log;
      try {
        log = opener.open();
      } catch (LogUnavailableException e) {
        System.out.println(e.getMessage() + "; trying again in " + RETRY.toSeconds() + " s");
        pause(RETRY);
        continue;
      }
      start = start == 0 ? clock.millis() : start;
      if (writeUntilDone(log, start)) {
        return;
      }
    }
  }

  /**
   * One incarnation.
   *
   * @return whether all is done; false if the log failed
   */
  private boolean writeUntilDone(EventLog log, long start) throws InterruptedException {
    long epoch = Math.max(clock.millis(), lastEpoch + 1);
    lastEpoch = epoch;
    progress.enter(epoch);
    System.out.println("Writing in epoch e" + epoch);
    var numbers = new NumberedEvents(epoch, limits.keys(), bases);
    var failed = new AtomicBoolean();
    while (!failed.get() && !isOver(start)) {
      writeBurst(log, epoch, numbers, failed, step(start));
      pause(curve.pause());
    }
    return end(log, failed);
  }

  private long step(long start) {
    long step = curve.stepAt(Duration.ofMillis(clock.millis() - start));
    if (step != lastStep) {
      lastStep = step;
      progress.offering(curve.eventsPerSecond(step));
      System.out.println("At time " + step + " Setting current " + Sinusoid.current(step));
    }
    return step;
  }

  private void writeBurst(
      EventLog log, long epoch, NumberedEvents numbers, AtomicBoolean failed, long step) {
    int burst = carry.take(curve.burst(step));
    for (int i = 0; i < burst && !failed.get() && !isStopped() && !isEnough(); i++) {
      progress.offered();
      var unused =
          log.write(numbers.take(clock.millis()))
              .whenComplete((nothing, failure) -> count(epoch, failure, failed));
    }
  }

  private void count(long epoch, @Nullable Throwable failure, AtomicBoolean failed) {
    if (failure == null) {
      progress.written(epoch);
    } else {
      progress.failed();
      if (failed.compareAndSet(false, true)) {
        System.out.println("Writing failed, a new epoch follows: " + failure);
      }
    }
  }

  private boolean end(EventLog log, AtomicBoolean failed) {
    if (failed.get()) {
      // closing would wait for a log that is gone
      Thread closer = new Thread(log::close, "close-failed-log");
      closer.setDaemon(true);
      closer.start();
      return false;
    }
    log.flush();
    log.close();
    return !failed.get();
  }

  private boolean isOver(long start) {
    return isStopped() || isEnough() || clock.millis() - start >= limits.duration().toMillis();
  }

  private boolean isEnough() {
    return progress.offeredEvents() >= limits.events();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause(Duration length) throws InterruptedException {
    boolean unused = stopped.await(length.toNanos(), TimeUnit.NANOSECONDS);
  }
}
