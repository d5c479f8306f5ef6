package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.NOW;
import static io.millrace.planning.scaling.Given.hpa;
import static io.millrace.planning.scaling.Given.percent;
import static io.millrace.planning.scaling.Given.pods;
import static io.millrace.planning.scaling.Given.rules;
import static io.millrace.planning.scaling.Given.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.memory.ScalingMemory.Change;
import io.millrace.model.memory.ScalingMemory.Recommendation;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingRules.SelectPolicy;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StabilizerTest {
  private static final ScalingRules FREE = ScalingRules.UNLIMITED;

  /**
   * @param limited code of the reason, empty when nothing limits
   */
  record Case(
      String name, ScalingSpec rule, int current, int wanted, int expected, String limited) {
    @Override
    public String toString() {
      return String.format("%s: %d wants %d", name, current, wanted);
    }
  }

  static Stream<Case> cases() {
    var two = rules(0, SelectPolicy.MAX, pods(2, 60));
    var off = rules(0, SelectPolicy.DISABLED);
    var half = rules(0, SelectPolicy.MIN, pods(9, 60), percent(50, 60));
    return Stream.of(
        new Case("legacy rate", hpa(1, 100), 3, 20, 6, "ScaleUpLimit"),
        new Case("legacy maximum nearer", hpa(1, 5), 3, 20, 5, "TooManyReplicas"),
        new Case("legacy maximum at the rate", hpa(1, 6), 3, 20, 6, "TooManyReplicas"),
        new Case("legacy minimum", hpa(2, 6), 3, 0, 2, "TooFewReplicas"),
        new Case("legacy free", hpa(1, 100), 3, 6, 6, ""),
        new Case("no change", hpa(1, 100, two, two), 3, 3, 3, ""),
        new Case("two up", hpa(1, 100, two, FREE), 3, 9, 5, "ScaleUpLimit"),
        new Case("two up, maximum nearer", hpa(1, 4, two, FREE), 3, 9, 4, "TooManyReplicas"),
        new Case("two up, exactly", hpa(1, 100, two, FREE), 3, 5, 5, ""),
        new Case("two down", hpa(1, 100, FREE, two), 9, 3, 7, "ScaleDownLimit"),
        new Case("two down, minimum nearer", hpa(8, 100, FREE, two), 9, 3, 8, "TooFewReplicas"),
        new Case("half down", hpa(1, 100, FREE, half), 9, 1, 4, "ScaleDownLimit"), // 9 × 0.5
        new Case("up disabled", hpa(1, 100, off, FREE), 3, 9, 3, "ScaleUpLimit"),
        new Case("down disabled", hpa(1, 100, FREE, off), 9, 3, 9, "ScaleDownLimit"),
        new Case("disabled at the maximum", hpa(1, 9, off, FREE), 9, 12, 9, "TooManyReplicas"),
        new Case("segments free", segments(1, 100), 1, 90, 90, ""),
        new Case("segments with a rate", segments(1, 100, two, FREE), 1, 90, 3, "ScaleUpLimit"),
        // from below the minimum a rate does not keep it out of the bounds
        new Case("bounds go before rates", segments(5, 9, two, FREE), 1, 8, 5, "ScaleUpLimit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void boundsAndRates(Case given) {
    var stable =
        Stabilizer.of(given.rule())
            .stabilize(
                NOW,
                new Replicas(given.current()),
                new Replicas(given.wanted()),
                ScalingMemory.EMPTY);

    assertThat(stable.replicas()).isEqualTo(new Replicas(given.expected()));
    assertThat(stable.limited().map(Reason::code).orElse("")).isEqualTo(given.limited());
  }

  @Test
  void theWindowComesBeforeTheRate() {
    var rule = hpa(1, 100, FREE, rules(300, SelectPolicy.MAX, pods(2, 60)));
    var memory = memory(List.of(new Recommendation(NOW.minusSeconds(100), new Replicas(6))));

    var stable = Stabilizer.of(rule).stabilize(NOW, new Replicas(10), new Replicas(3), memory);

    assertThat(stable.replicas()).isEqualTo(new Replicas(8)); // the window says 6, the rate 8
    assertThat(stable.held()).isPresent();
    assertThat(stable.limited().map(Reason::message))
        .contains("6 wanted, but at least 8 now: 2 replicas per 60 s from 10");
  }

  @Test
  void aRecommendationOfAWiderRangeIsClamped() {
    var memory = memory(List.of(new Recommendation(NOW.minusSeconds(100), new Replicas(50))));

    var stable = Stabilizer.of(hpa(1, 8)).stabilize(NOW, new Replicas(8), new Replicas(3), memory);

    assertThat(stable.replicas()).isEqualTo(new Replicas(8));
  }

  @Test
  void theCountThatIsFoundCountsAsARecommendation() {
    var stabilizer = Stabilizer.of(hpa(1, 8));

    var first = stabilizer.recall(ScalingMemory.EMPTY, NOW, new Replicas(5));
    var later = stabilizer.recall(memory(List.of()), NOW, new Replicas(5));

    assertThat(first.recommendations()).containsExactly(new Recommendation(NOW, new Replicas(5)));
    assertThat(later.recommendations()).isEmpty();
  }

  @Test
  void rememberingIsCutToTheLongestWindowAndPeriod() {
    var stabilizer =
        Stabilizer.of(
            hpa(
                1,
                8,
                rules(60, SelectPolicy.MAX, pods(1, 120)),
                rules(30, SelectPolicy.MAX, pods(1, 90))));
    var young = new Recommendation(NOW.minusSeconds(60), new Replicas(3));
    var old = new Recommendation(NOW.minusSeconds(61), new Replicas(4));
    var lately = new Change(NOW.minusSeconds(119), 1);
    var before = new Change(NOW.minusSeconds(120), 2);
    var memory = new ScalingMemory(Optional.empty(), List.of(old, young), List.of(before, lately));

    var next = stabilizer.remember(memory, NOW, Optional.of(new Replicas(6)), -2);

    assertThat(next)
        .isEqualTo(
            new ScalingMemory(
                Optional.of(NOW),
                List.of(young, new Recommendation(NOW, new Replicas(6))),
                List.of(lately, new Change(NOW, -2))));
  }

  @Test
  void withoutBehaviorChangesAreNotRemembered() {
    var next =
        Stabilizer.of(hpa(1, 8))
            .remember(ScalingMemory.EMPTY, NOW, Optional.of(new Replicas(6)), 3);

    assertThat(next.changes()).isEmpty();
    assertThat(Stabilizer.of(hpa(1, 8)).window().longest()).isEqualTo(Duration.ofSeconds(300));
  }

  private static ScalingMemory memory(List<Recommendation> recommendations) {
    return new ScalingMemory(Optional.of(NOW.minusSeconds(15)), recommendations, List.of());
  }
}
