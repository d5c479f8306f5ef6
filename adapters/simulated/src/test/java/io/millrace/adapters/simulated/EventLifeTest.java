package io.millrace.adapters.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.spec.ProcessSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plain workload under a ScaledObject, from nothing and back, told under all invariants. */
class EventLifeTest {
  private static final Duration COOLDOWN = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final ProcessSpec WORKER =
      Apps.process(1).withScaling(Apps.byEvents(0, 8, COOLDOWN));

  private static Simulation live(long seed) {
    Simulation life = new Simulation(seed, Timings.LAPTOP, WORKER, List.of());
    life.metrics().segments(0);
    return life;
  }

  private static int desired(Simulation life) {
    return life.memory().desired().value();
  }

  @Test
  void startsFollowsAndRests() {
    Simulation life = live(1);
    life.settle(LONG);
    assertEquals(0, desired(life));

    life.metrics().segments(5);
    assertTrue(life.runUntil(world -> world.stored().desired().value() == 1, LONG));
    assertTrue(life.runUntil(world -> world.stored().desired().value() == 5, LONG));
    life.settle(LONG);

    life.metrics().segments(0);
    life.run(COOLDOWN.minusSeconds(2));
    assertThat(desired(life)).isPositive();
    life.settle(LONG);
    assertEquals(0, desired(life));
    assertThat(life.world().processes()).isEmpty();
  }

  @Test
  void staysWhereItIsWhileNothingCanBeRead() {
    Simulation life = live(2);
    life.metrics().segments(5);
    assertTrue(life.runUntil(world -> world.stored().desired().value() == 5, LONG));
    life.metrics().segments(0);
    life.faults().shut(Port.METRICS, Duration.ofMinutes(30));
    life.run(Duration.ofMinutes(29));

    assertEquals(5, desired(life));
    assertThat(conditions(life)).contains("SignalUnavailable TRUE", "Ready FALSE");

    life.run(Duration.ofMinutes(3));

    assertEquals(0, desired(life));
    assertThat(conditions(life)).contains("SignalUnavailable FALSE", "Ready TRUE");
  }

  private static List<String> conditions(Simulation life) {
    ScalingDecision last = life.last().orElseThrow().decision().scaling().orElseThrow();
    return last.conditions().stream().map(one -> one.type() + " " + one.status()).toList();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void holdsWhateverHappens(long seed) {
    Simulation life = live(seed);
    Dice dice = new Dice(seed * 104_729);
    for (int event = 0; event < 25; event++) {
      happen(life, dice);
      life.run(dice.draw(Span.millis(0, 40_000)));
    }
    life.metrics().segments(dice.below(2) * 6);
    life.settle(Duration.ofMinutes(25));

    assertEquals(life.metrics().segments(), desired(life));
  }

  private static void happen(Simulation life, Dice dice) {
    switch (dice.below(8)) {
      case 0, 1, 2 -> life.metrics().segments(dice.below(11));
      case 3 -> life.metrics().segments(0);
      case 4 -> life.faults().killReplica(dice.below(8));
      case 5 -> life.faults().crash(1 + dice.below(40));
      case 6 -> life.faults().conflict(1 + dice.below(3));
      default -> {
        Port[] ports = Port.values();
        life.faults().shut(ports[dice.below(ports.length)], dice.draw(Span.millis(100, 60_000)));
      }
    }
  }
}
