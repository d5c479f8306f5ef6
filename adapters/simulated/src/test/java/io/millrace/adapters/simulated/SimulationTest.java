package io.millrace.adapters.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int SEEDS = 250;

  @Test
  void everyInvariantHoldsWhateverHappens() {
    List<String> broken = new ArrayList<>();
    long begun = System.nanoTime();
    long passes = 0;
    long crashes = 0;
    Map<String, Integer> ends = new TreeMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        Simulation life = new RandomLife(seed).live();
        passes += life.passes();
        crashes += life.crashes();
        life.journal()
            .last(Apps.NAME, 10_000)
            .forEach(
                pass ->
                    ends.merge(
                        pass.decision().reasons().get(pass.decision().reasons().size() - 1).code(),
                        1,
                        Integer::sum));
      } catch (IllegalStateException e) {
        broken.add("seed " + seed + "\n" + e.getMessage());
      }
    }
    System.out.printf(
        "%d lives, %d passes, %d crashes of the control plane, %.1f s%n",
        SEEDS, passes, crashes, (System.nanoTime() - begun) / 1e9);
    System.out.println(ends);
    broken.stream().limit(3).forEach(System.out::println);
    broken.forEach(
        one ->
            one.lines().filter(line -> line.contains(" s in, pass")).forEach(System.out::println));
    assertEquals(0, broken.size(), () -> broken.size() + " lives broke: " + broken.get(0));
  }
}
