package io.millrace.adapters.simulated;

import io.millrace.control.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What lies between the control plane and all outside: every call through a port crosses it twice,
 * and may be delayed, refused, or cut off by a crash of the control plane on either side.
 */
public final class Door {
  /** The outside things that can be out of reach. */
  public enum Port {
    RUNTIME,
    REST,
    METRICS,
    MEMORY,
    JOURNAL
  }

  private static final long NEVER = -1;

  private final VirtualClock clock;
  private final Dice dice;
  private final Map<Port, Instant> shutUntil = new EnumMap<>(Port.class);
  private final Map<Port, Span> delays = new EnumMap<>(Port.class);
  private long crossings;
  private long crashAt = NEVER;

  public Door(VirtualClock clock, Dice dice) {
    this.clock = clock;
    this.dice = dice;
  }

  /** Crossings so far: there and back again are two. */
  public long crossings() {
    return crossings;
  }

  /** The control plane dies at crossing number {@code crossing}, counted from the first as 1. */
  public void crashAt(long crossing) {
    crashAt = crossing;
  }

  public void crashAtNext(int further) {
    crashAt = crossings + further;
  }

  /** Nothing comes through for so long. */
  public void shut(Port port, Duration length) {
    shutUntil.merge(port, clock.instant().plus(length), (a, b) -> a.isAfter(b) ? a : b);
  }

  public void delay(Port port, Span span) {
    delays.put(port, span);
  }

  /** Everything comes through again and nothing crashes. */
  public void open() {
    shutUntil.clear();
    crashAt = NEVER;
  }

  <T> T call(Port port, String what, Supplier<T> inside) {
    cross("before " + what);
    Span delay = delays.get(port);
    if (delay != null) {
      clock.advance(dice.draw(delay));
    }
    if (isShut(port)) {
      throw new UnavailableException(port + " does not answer to " + what);
    }
    T answer = inside.get();
    cross("after " + what);
    return answer;
  }

  void run(Port port, String what, Runnable inside) {
    Object unused =
        call(
            port,
            what,
            () -> {
              inside.run();
              return what;
            });
  }

  boolean isShut(Port port) {
    Instant until = shutUntil.get(port);
    return until != null && clock.instant().isBefore(until);
  }

  private void cross(String where) {
    crossings++;
    if (crossings == crashAt) {
      crashAt = NEVER;
      throw new ControlPlaneCrash(where);
    }
  }
}
