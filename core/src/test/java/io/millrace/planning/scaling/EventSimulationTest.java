package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.EventGiven.kafka;
import static io.millrace.planning.scaling.EventGiven.lag;
import static io.millrace.planning.scaling.EventGiven.rule;
import static io.millrace.planning.scaling.EventGiven.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.EventRules.Fallback.Behavior;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every ScaledObject, whatever its topic, its group and its broker do. */
class EventSimulationTest {
  private static final int MINUTES = 20;

  static IntStream seeds() {
    return IntStream.range(0, 80);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void holdsWhateverHappens(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ScalingSpec rule = anyRule(random);
    int partitions = random.nextInt(1, 13);
    ConsumerPlant plant =
        new ConsumerPlant(
            rule,
            partitions,
            random.nextInt(5, 80),
            Duration.ofSeconds(random.nextInt(0, 12)),
            random.nextInt(0, 5));
    double rate = 0;

    for (int second = 0; second < MINUTES * 60; second++) {
      if (random.nextInt(60) == 0) {
        rate = random.nextBoolean() ? 0 : random.nextInt(1, 300);
        plant.unread(random.nextInt(4) == 0);
        plant.sick(random.nextInt(8) == 0);
      }
      if (random.nextInt(600) == 0) {
        plant.jump(Duration.ofSeconds(random.nextInt(-3600, 3600)));
      }
      check(rule, plant, plant.replicas(), plant.second(rate));
    }
    settles(plant);
  }

  private static void check(
      ScalingSpec rule, ConsumerPlant plant, int before, ScalingDecision decision) {
    String why = decision.reason().toString();
    int after = decision.target().value();
    EventRules events = rule.events().orElseThrow();
    // WithinBounds: between the fewest and the most, or at rest
    int rest = events.idleReplicas().orElse(events.minReplicas()).value();
    assertThat(after == before || after == rest || isWithin(rule, after)).as(why).isTrue();
    // UnknownNeverScalesIn: but for the user's own word, which the most and a fallback are
    boolean isUsersWord =
        before > rule.maxReplicas().value() || told(decision, "Fallback").startsWith("TRUE");
    if (told(decision, "SignalUnavailable").startsWith("TRUE") && !isUsersWord) {
      assertThat(after).as(why).isGreaterThanOrEqualTo(before);
    }
    // a group that is sick or busy with itself is left alone, but for one with nothing to do
    if (told(decision, "ConsumerStalled").startsWith("TRUE")
        || told(decision, "GroupRebalancing").startsWith("TRUE")) {
      boolean isLeft = after == before || after == rest || !isWithin(rule, before);
      assertThat(isLeft).as(why).isTrue();
    }
    // NothingWithoutAReason
    assertThat(decision.reason().message()).isNotBlank();
    assertThat(decision.isChange()).isEqualTo(after != before);
    assertThat(plant.replicas()).isEqualTo(after);
  }

  private static boolean isWithin(ScalingSpec rule, int count) {
    return count >= rule.minReplicas().value() && count <= rule.maxReplicas().value();
  }

  /** SettlesWhenSteady: with nothing to do it comes to rest, and stays there. */
  private static void settles(ConsumerPlant plant) {
    plant.unread(false);
    plant.sick(false);
    for (int second = 0; second < 30 * 60; second++) {
      plant.second(0);
    }
    int changes = plant.changes();
    for (int second = 0; second < 10 * 60; second++) {
      plant.second(0);
    }
    assertThat(plant.changes()).as(plant.trace()).isEqualTo(changes);
  }

  private static ScalingSpec anyRule(SplittableRandom random) {
    int min = random.nextInt(0, 3);
    EventGiven.Rule rule =
        rule()
            .min(min)
            .max(min + random.nextInt(1, 12))
            .cooldown(random.nextInt(0, 400))
            .initialCooldown(random.nextInt(0, 100))
            .poll(random.nextInt(1, 40))
            .sync(random.nextInt(1, 20));
    if (min > 0 && random.nextBoolean()) {
      rule.idle(random.nextInt(0, min));
    }
    if (random.nextInt(3) == 0) {
      Behavior[] all = Behavior.values();
      rule.fallback(
          random.nextInt(0, 5), random.nextInt(0, 6), all[random.nextInt(0, all.length - 1)]);
    }
    LagRules lag =
        lag(
            random.nextBoolean(),
            random.nextInt(4) == 0,
            random.nextInt(4) == 0,
            random.nextInt(4) == 0);
    return rule.by(kafka(random.nextInt(1, 100), random.nextInt(0, 20), lag)).build();
  }

  @Test
  void equalInputsMakeEqualTraces() {
    assertThat(trace(false, 15, 200, 13)).isEqualTo(trace(false, 15, 200, 13));
  }

  /** 2,500 records at a rate, and then nothing, as in the seed's demo. */
  private static String trace(boolean isExact, int sync, double rate, int loadSeconds) {
    ConsumerPlant plant = seed(isExact, sync, Duration.ofSeconds(3));
    for (int second = 0; second < loadSeconds + 120; second++) {
      plant.second(second < loadSeconds ? rate : 0);
    }
    return plant.trace();
  }

  private static ConsumerPlant seed(boolean isExact, int sync, Duration rebalance) {
    EventGiven.Rule seed = rule().min(1).max(5).idle(0).cooldown(10).poll(5).sync(sync);
    if (isExact) {
      seed.exact();
    }
    return new ConsumerPlant(seed.by(kafka(10, LagRules.DEFAULT)).build(), 5, 40, rebalance, 0);
  }

  @Test
  void theSeedsTraceStartsFollowsAndRests() {
    // five as soon as one has shown what it can do: ready after 2 s, a rebalance of 3 s, 2 s of
    // work
    assertThat(trace(false, 15, 200, 13)).matches("1:1 8:5 [3-4].:0");
    assertThat(trace(true, 15, 200, 13)).matches("1:1 16:4 31:5 [4-5].:0");
  }

  /**
   * 2,500 records, 10 a second: one replica can do four times as much. KEDA's rules see no lag
   * where a group keeps up, and a load where lag gathered before anybody was there.
   */
  @ParameterizedTest(name = "a sync every {0} s, a rebalance of {1} s")
  @CsvSource({"15, 0", "15, 3", "2, 0", "2, 3", "1, 0", "1, 3"})
  void oneReplicaIsEnoughForWhatOneCanDo(int sync, int rebalance) {
    ConsumerPlant ours = demo(false, sync, rebalance);
    ConsumerPlant keda = demo(true, sync, rebalance);

    assertThat(ours.trace()).matches("1:1 26[0-9]:0");
    assertThat(ours.replicaSeconds()).isLessThanOrEqualTo(262);
    assertThat(ours.rebalances() * 2).isLessThanOrEqualTo(keda.rebalances());
  }

  private static ConsumerPlant demo(boolean isExact, int sync, int rebalance) {
    ConsumerPlant plant = seed(isExact, sync, Duration.ofSeconds(rebalance));
    for (int second = 0; second < 400; second++) {
      plant.second(second < 250 ? 10 : 0);
    }
    return plant;
  }
}
