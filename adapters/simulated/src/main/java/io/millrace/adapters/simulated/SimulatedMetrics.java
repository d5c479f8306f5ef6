package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.MetricSource;
import io.millrace.control.port.TriggerSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import java.time.Duration;
import java.time.Instant;

/** The segments of a stream: set by hand, or going up and down by the dice. */
public final class SimulatedMetrics implements MetricSource, TriggerSource {
  /** Name of the only metric, and type of the only trigger. */
  public static final String SEGMENTS = "segments_count";

  private final VirtualClock clock;
  private final Dice dice;
  private final Door door;
  private int segments = 1;

  public SimulatedMetrics(VirtualClock clock, Dice dice, Door door) {
    this.clock = clock;
    this.dice = dice;
    this.door = door;
  }

  public int segments() {
    return segments;
  }

  public void segments(int count) {
    segments = count;
  }

  /** The stream splits or merges at once and then again and again, until {@code length} is over. */
  public void walk(Span pause, int most, Duration length) {
    walkUntil(clock.instant().plus(length), pause, most);
  }

  private void walkUntil(Instant end, Span pause, int most) {
    segments = Math.max(1, Math.min(most, segments + dice.below(5) - 2));
    Duration next = dice.draw(pause);
    if (clock.instant().plus(next).isBefore(end)) {
      clock.after(next, () -> walkUntil(end, pause, most));
    }
  }

  @Override
  public boolean knows(MetricSpec.External metric) {
    return metric.name().equals(SEGMENTS);
  }

  @Override
  public boolean knows(MetricSpec.Trigger trigger) {
    return trigger.type().equals(SEGMENTS);
  }

  @Override
  public MetricReading read(ApplicationName application, MetricSpec.Trigger trigger) {
    return MetricReading.total(trigger, read(trigger));
  }

  @Override
  public Reading<Double> read(ApplicationName application, MetricSpec.External metric) {
    return read(metric);
  }

  private Reading<Double> read(MetricSpec metric) {
    try {
      return door.call(
          Port.METRICS,
          "read " + metric.name(),
          () -> Reading.known((double) segments, clock.instant()));
    } catch (UnavailableException e) {
      return Reading.unknown("Unavailable", String.valueOf(e.getMessage()));
    }
  }
}
