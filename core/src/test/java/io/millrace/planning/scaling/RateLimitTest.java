package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.NOW;
import static io.millrace.planning.scaling.Given.percent;
import static io.millrace.planning.scaling.Given.pods;
import static io.millrace.planning.scaling.Given.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.memory.ScalingMemory.Change;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingRules.SelectPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RateLimitTest {
  private static final SelectPolicy MAX = SelectPolicy.MAX;
  private static final SelectPolicy MIN = SelectPolicy.MIN;
  private static final ScalingRules FREE = ScalingRules.UNLIMITED;

  /**
   * @param changes pairs of age in seconds and replicas added
   */
  record Case(String name, ScalingRules rules, int current, int[] changes, int limit) {
    @Override
    public String toString() {
      return name + ": " + current + " -> " + limit;
    }
  }

  static Stream<Case> upwards() {
    return Stream.of(
        new Case("pods", rules(0, MAX, pods(3, 60)), 10, none(), 13),
        new Case("percent", rules(0, MAX, percent(50, 60)), 10, none(), 15),
        new Case("percent is rounded up", rules(0, MAX, percent(1, 60)), 10, none(), 11),
        new Case("the larger", rules(0, MAX, pods(3, 60), percent(50, 60)), 10, none(), 15),
        new Case("the smaller", rules(0, MIN, pods(3, 60), percent(50, 60)), 10, none(), 13),
        new Case("none", rules(0, SelectPolicy.DISABLED, pods(3, 60)), 10, none(), 10),
        // 2 of 3 were added within the minute: from 8, 11
        new Case("less what was added", rules(0, MAX, pods(3, 60)), 10, changes(30, 2), 11),
        new Case("used up", rules(0, MAX, pods(3, 60)), 10, changes(50, 2, 5, 1), 10),
        new Case("more than used up", rules(0, MAX, pods(3, 60)), 10, changes(5, 8), 10),
        new Case("a period ago is over", rules(0, MAX, pods(3, 60)), 10, changes(60, 3), 13),
        // 2 removed within the minute: it began at 12
        new Case("and what was removed", rules(0, MAX, pods(3, 60)), 10, changes(30, -2), 15),
        new Case("percent of the start", rules(0, MAX, percent(100, 60)), 10, changes(9, 5), 10),
        // per minute 3 from 7: 10; per five minutes 10 from 5: 15; the smaller change is 10
        new Case(
            "each by its period",
            rules(0, MIN, pods(3, 60), pods(10, 300)),
            10,
            changes(30, 3, 200, 2),
            10),
        new Case("Kubernetes' default, few", ScalingRules.DEFAULT_UP, 2, none(), 6),
        new Case("Kubernetes' default, many", ScalingRules.DEFAULT_UP, 10, none(), 20),
        new Case("beyond an int", rules(0, MAX, percent(900, 60)), 2_000_000_000, none(), MOST));
  }

  private static final int MOST = Integer.MAX_VALUE;

  static Stream<Case> downwards() {
    return Stream.of(
        new Case("pods", rules(0, MAX, pods(3, 60)), 10, none(), 7),
        new Case("percent", rules(0, MAX, percent(50, 60)), 10, none(), 5),
        new Case("percent is rounded down", rules(0, MAX, percent(1, 60)), 10, none(), 9),
        new Case("the larger", rules(0, MAX, pods(3, 60), percent(50, 60)), 10, none(), 5),
        new Case("the smaller", rules(0, MIN, pods(3, 60), percent(50, 60)), 10, none(), 7),
        new Case("none", rules(0, SelectPolicy.DISABLED, pods(3, 60)), 10, none(), 10),
        // 2 of 3 were removed within the minute: from 12, 9
        new Case("less what was removed", rules(0, MAX, pods(3, 60)), 10, changes(30, -2), 9),
        new Case("used up", rules(0, MAX, pods(3, 60)), 10, changes(50, -2, 5, -1), 10),
        new Case("a period ago is over", rules(0, MAX, pods(3, 60)), 10, changes(60, -3), 7),
        new Case("and what was added", rules(0, MAX, pods(3, 60)), 10, changes(30, 2), 5),
        new Case("never below zero", rules(0, MAX, pods(30, 60)), 10, none(), 0),
        new Case("Kubernetes' default", ScalingRules.DEFAULT_DOWN, 10, none(), 0));
  }

  @ParameterizedTest(name = "up by {0}")
  @MethodSource("upwards")
  void limitsGrowth(Case given) {
    var limit =
        new RateLimit.ByRules(given.rules(), FREE)
            .up(given.current(), history(given.changes()), NOW);

    assertThat(limit.map(RateLimit.Limit::replicas)).contains(given.limit());
  }

  @ParameterizedTest(name = "down by {0}")
  @MethodSource("downwards")
  void limitsShrinking(Case given) {
    var limit =
        new RateLimit.ByRules(FREE, given.rules())
            .down(given.current(), history(given.changes()), NOW);

    assertThat(limit.map(RateLimit.Limit::replicas)).contains(given.limit());
  }

  @ParameterizedTest(name = "without behavior {0} grows to {1} at most")
  @CsvSource({"0, 4", "1, 4", "2, 4", "3, 6", "10, 20", "2000000000, 2147483647"})
  void limitsGrowthWithoutBehavior(int current, int limit) {
    assertThat(RateLimit.LEGACY.up(current, List.of(), NOW).map(RateLimit.Limit::replicas))
        .contains(limit);
    assertThat(RateLimit.LEGACY.down(current, List.of(), NOW)).isEmpty();
  }

  @Test
  void withoutPoliciesNothingLimits() {
    var rates = new RateLimit.ByRules(FREE, FREE);

    assertThat(rates.up(1, List.of(), NOW)).isEmpty();
    assertThat(rates.down(9, List.of(), NOW)).isEmpty();
  }

  @Test
  void remembersAsLongAsItsLongestPeriod() {
    var rates = new RateLimit.ByRules(rules(0, MAX, pods(1, 60)), rules(0, MAX, pods(1, 180)));

    assertThat(rates.memory()).isEqualTo(Duration.ofSeconds(180));
    assertThat(new RateLimit.ByRules(FREE, FREE).memory()).isEqualTo(Duration.ZERO);
  }

  private static int[] none() {
    return new int[0];
  }

  private static int[] changes(int... agesAndDeltas) {
    return agesAndDeltas;
  }

  private static List<Change> history(int[] agesAndDeltas) {
    List<Change> history = new ArrayList<>();
    for (int i = 0; i < agesAndDeltas.length; i += 2) {
      history.add(new Change(NOW.minusSeconds(agesAndDeltas[i]), agesAndDeltas[i + 1]));
    }
    return history;
  }
}
