package io.millrace.examples.generator;

import java.time.Duration;

/**
 * The demo's load curve: how many events to write at once, and how long to pause after them.
 *
 * <p>Source: the demo sets {@code n = 50000 + (long) (50000 cos x)} each 30 s, x from -3 in steps
 * of 0.04, and writes n events as fast as it can before each pause of 10 s. So the rate swings
 * between 0 and 10,000 events per second with a period of 157 steps.
 *
 * @param peakEventsPerSecond the rate at the top of the curve; 10,000 is the demo's
 * @param floorEventsPerSecond the rate never falls below this; 0 is the demo's
 * @param speed how much faster than the demo time passes: steps are divided by it, rates stay
 * @param pause time between two bursts; 10 s is the demo's
 */
record Sinusoid(
    double peakEventsPerSecond, double floorEventsPerSecond, double speed, Duration pause) {
  static final double DEMO_PEAK = 10_000;

  private static final long MEDIAN = 50_000;
  private static final double START = -3;
  private static final double STEP = 0.04;
  private static final double STEP_SECONDS = 30;
  private static final double PAUSE_SECONDS = 10;

  Sinusoid {
    if (!(peakEventsPerSecond > 0)) {
      throw new IllegalArgumentException("peak must be above zero: " + peakEventsPerSecond);
    }
    if (!(floorEventsPerSecond >= 0)) {
      throw new IllegalArgumentException("floor must not be negative: " + floorEventsPerSecond);
    }
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be above zero: " + speed);
    }
    if (pause.isZero() || pause.isNegative()) {
      throw new IllegalArgumentException("pause must be above zero: " + pause);
    }
  }

  /** The demo's curve with time compressed, its pauses too. */
  static Sinusoid compressed(double peakEventsPerSecond, double speed) {
    return new Sinusoid(peakEventsPerSecond, 0, speed, pauseAt(speed));
  }

  /** The demo's pause at this speed. */
  static Duration pauseAt(double speed) {
    return Duration.ofNanos(Math.round(PAUSE_SECONDS / speed * 1e9));
  }

  /** The demo's n in this step, whatever our peak: 0 to 100,000. */
  static long current(long step) {
    return MEDIAN + (long) (MEDIAN * Math.cos(START + STEP * step));
  }

  /** Steps begun since the start, the first being 0. */
  long stepAt(Duration sinceStart) {
    return (long) (seconds(sinceStart) / stepSeconds());
  }

  double eventsPerSecond(long step) {
    return Math.max(
        floorEventsPerSecond, current(step) / PAUSE_SECONDS * (peakEventsPerSecond / DEMO_PEAK));
  }

  /**
   * Events to write before the next pause; the part below one event is carried over by the caller.
   */
  double burst(long step) {
    return eventsPerSecond(step) * seconds(pause);
  }

  /** Time from one top of the curve to the next. */
  Duration period() {
    return Duration.ofNanos(Math.round(2 * Math.PI / STEP * stepSeconds() * 1e9));
  }

  private double stepSeconds() {
    return STEP_SECONDS / speed;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
