package io.millrace.adapters.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int SEEDS = 500;

  @Test
  void everyInvariantHoldsWhateverHappens() {
    List<String> broken = new ArrayList<>();
    List<Long> seeds = new ArrayList<>();
    long passes = 0;
    long crashes = 0;
    long begun = cpuNanos();
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        Simulation life = new RandomLife(seed).live();
        passes += life.passes();
        crashes += life.crashes();
      } catch (IllegalStateException e) {
        seeds.add(seed);
        broken.add("seed " + seed + "\n" + e.getMessage());
      }
    }

    System.out.printf(
        "%d lives, %d passes, %d crashes of the control plane, %.1f s CPU%n",
        SEEDS, passes, crashes, (cpuNanos() - begun) / 1e9);
    assertEquals(List.of(), seeds, () -> broken.get(0));
  }

  /** A look, no assertion: what a machine does besides is not ours. */
  @Test
  void tellsWhatAPassCosts() {
    Simulation life = new Simulation(1, Timings.LAPTOP, Apps.flink(4));
    life.run(Duration.ofHours(1));
    long before = life.passes();
    long begun = cpuNanos();
    life.run(Duration.ofHours(2));

    long passes = life.passes() - before;
    System.out.printf(
        "a pass over one application costs %.0f us CPU, mean of %d%n",
        (cpuNanos() - begun) / 1e3 / passes, passes);
    assertTrue(passes > 0);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
