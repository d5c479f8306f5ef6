package io.millrace.runtime.pravega;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sun.misc.Unsafe;

/**
 * The clock units of Pravega's auto-scaler, divided by a factor.
 *
 * <p>Its rate windows (2, 5, 10, 20 minutes), its reporting period (2 minutes), the tick of its
 * moving averages (5 s) and the validity of a "cold" mark (10 minutes) are constants, not settings.
 * They are computed in static initialisers, so they can be divided before anything else of Pravega
 * runs. Every decision stays Pravega's own code.
 */
final class AutoScalerTime {
  private static final String STATISTICS = "io.pravega.segmentstore.server.host.stat.";
  private static final String CONTROLLER =
      "io.pravega.controller.server.eventProcessor.requesthandlers.";

  private AutoScalerTime() {}

  /**
   * Divides all windows by {@code speed}.
   *
   * @param speed 1 leaves everything as it is; 60 turns minutes into seconds
   * @return one line per changed constant, such as {@code TWO_MINUTES 120000 ms -> 2000 ms}
   * @throws IllegalStateException if this Pravega has no such constants
   */
  static List<String> compress(int speed) {
    var changes = new ArrayList<String>();
    if (speed <= 1) {
      return changes;
    }
    for (String window : List.of("TWO_MINUTES", "FIVE_MINUTES", "TEN_MINUTES", "TWENTY_MINUTES")) {
      changes.add(divideMillis(STATISTICS + "AutoScaleProcessor", window, speed));
    }
    // the averages decay per tick, so they shrink with it
    changes.add(divideMillis(STATISTICS + "SegmentAggregates", "TICK_INTERVAL", speed));
    changes.add(
        divideDuration(
            STATISTICS + "SegmentStatsRecorderImpl", "DEFAULT_REPORTING_DURATION", speed));
    changes.add(divideMillis(CONTROLLER + "AutoScaleTask", "REQUEST_VALIDITY_PERIOD", speed));
    return changes;
  }

  private static String divideMillis(String type, String name, int speed) {
    return change(
        type,
        name,
        (unsafe, base, offset) -> {
          long stock = unsafe.getLong(base, offset);
          long now = Math.max(1, stock / speed);
          unsafe.putLong(base, offset, now);
          return stock + " ms -> " + now + " ms";
        });
  }

  private static String divideDuration(String type, String name, int speed) {
    return change(
        type,
        name,
        (unsafe, base, offset) -> {
          Duration stock = (Duration) unsafe.getObject(base, offset);
          Duration now = stock.dividedBy(speed);
          unsafe.putObject(base, offset, now);
          return stock.toMillis() + " ms -> " + now.toMillis() + " ms";
        });
  }

  /** Final fields cannot be set by reflection since Java 12; the memory behind them still can. */
  @SuppressWarnings(
      "deprecation") // staticFieldBase and staticFieldOffset have no successor for finals
  private static String change(String type, String name, Change change) {
    try {
      Field theUnsafe = Unsafe.class.getDeclaredField("theUnsafe");
      theUnsafe.setAccessible(true);
      Unsafe unsafe = (Unsafe) theUnsafe.get(null);
      Field field = Class.forName(type).getDeclaredField(name);
      unsafe.ensureClassInitialized(field.getDeclaringClass());
      return name
          + ' '
          + change.apply(unsafe, unsafe.staticFieldBase(field), unsafe.staticFieldOffset(field));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no constant " + type + "." + name + " in this Pravega", e);
    }
  }

  private interface Change {
    String apply(Unsafe unsafe, Object base, long offset);
  }
}
