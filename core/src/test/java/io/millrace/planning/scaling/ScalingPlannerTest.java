package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.NOW;
import static io.millrace.planning.scaling.Given.cpu;
import static io.millrace.planning.scaling.Given.external;
import static io.millrace.planning.scaling.Given.hpa;
import static io.millrace.planning.scaling.Given.samples;
import static io.millrace.planning.scaling.Given.seen;
import static io.millrace.planning.scaling.Given.tolerating;
import static io.millrace.planning.scaling.Given.total;
import static io.millrace.planning.scaling.Given.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingPlannerTest {
  private static final MetricSpec LAG = external("lag", Target.Type.AVERAGE_VALUE, 10);

  /** Evaluated before, and nothing of then matters any more. */
  private static final ScalingMemory SETTLED =
      new ScalingMemory(Optional.of(NOW.minusSeconds(3600)), List.of(), List.of());

  private static ScalingMemory lastSync(Instant at) {
    return new ScalingMemory(Optional.of(at), List.of(), List.of());
  }

  private static List<String> conditions(ScalingDecision decision) {
    return decision.conditions().stream()
        .map(c -> c.type() + " " + (c.isTrue() ? "true" : "false") + " " + c.reason().code())
        .toList();
  }

  @ParameterizedTest(name = "P4 hpa: {0} replicas at {1} segments go to {2}")
  @CsvSource({"10, 9, 10", "11, 12, 11", "10, 8, 8", "10, 11.5, 12"})
  void stockHpaLeavesATenth(int current, double segments, int expected) {
    var rule = hpa(1, 32, Given.SEGMENTS);

    var decision =
        ScalingPlanner.plan(rule, seen(current, total(Given.SEGMENTS, segments)), SETTLED);

    assertThat(decision.target()).isEqualTo(new Replicas(expected));
  }

  @ParameterizedTest(name = "P4 hpa with tolerance 0: {0} replicas at {1} segments go to {1}")
  @CsvSource({"10, 9", "11, 12", "31, 30", "30, 31"})
  void hpaWithoutToleranceFollows(int current, int segments) {
    var rule = hpa(1, 32, tolerating(0), tolerating(0), Given.SEGMENTS);

    var decision =
        ScalingPlanner.plan(rule, seen(current, total(Given.SEGMENTS, segments)), SETTLED);

    assertThat(decision.target()).isEqualTo(new Replicas(segments));
  }

  @Test
  @DisplayName("P4 the reason names the tolerance that keeps 10 at 9")
  void explainsTheTolerance() {
    var rule = hpa(1, 32, Given.SEGMENTS);

    var decision = ScalingPlanner.plan(rule, seen(10, total(Given.SEGMENTS, 9)), SETTLED);

    assertThat(decision.reason().code()).isEqualTo("WithinTolerance");
    assertThat(decision.reason().message())
        .isEqualTo("10 replicas stay at segments 9: 9/10 = 0.90 is within the tolerance of 0.1");
  }

  @Test
  @DisplayName("P4 hpa: 40 segments of at most 32 give 32 and are limited")
  void limitsFortyToThirtyTwo() {
    var rule = hpa(1, 32, Given.SEGMENTS);

    var decision = ScalingPlanner.plan(rule, seen(20, total(Given.SEGMENTS, 40)), SETTLED);

    assertThat(decision.recommended()).contains(new Replicas(40));
    assertThat(decision.bounded()).contains(new Replicas(32));
    assertThat(decision.stabilized()).contains(new Replicas(32));
    assertThat(decision.target()).isEqualTo(new Replicas(32));
    assertThat(conditions(decision))
        .containsExactly(
            "AbleToScale true SucceededRescale",
            "ScalingActive true ValidMetricFound",
            "ScalingLimited true TooManyReplicas");
    assertThat(decision.reason().message())
        .isEqualTo(
            "from 20 to 32 replicas at segments 40: 40/1 = 40; 40 wanted, but 32 is the maximum of"
                + " the rule");
  }

  @ParameterizedTest(name = "H15 behavior unset: step {0} reaches {1}")
  @CsvSource({"1, 4", "2, 8", "3, 16", "4, 20", "5, 20"})
  void growsByLegacyLimits(int steps, int expected) {
    var run = new Run(hpa(1, 100, Given.SEGMENTS), 2);

    for (int i = 0; i < steps; i++) {
      run.later().step(20);
    }

    assertThat(run.replicas()).isEqualTo(expected); // max(2 × 2, 4), max(2 × 4, 4), ...
  }

  @ParameterizedTest(name = "H15 behavior with Kubernetes' defaults: step {0} reaches {1}")
  @CsvSource({"1, 6", "2, 12", "3, 20", "4, 20"})
  void growsByDefaultRules(int steps, int expected) {
    var rule = hpa(1, 100, ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN, Given.SEGMENTS);
    var run = new Run(rule, 2);

    for (int i = 0; i < steps; i++) {
      run.later().step(20);
    }

    assertThat(run.replicas()).isEqualTo(expected); // max(2 + 4, 2 × 2), max(6 + 4, 2 × 6), ...
  }

  @Test
  @DisplayName("H14 the largest recommendation of 300 s holds, and lets go when it is older")
  void holdsTheLargestOfTheWindow() {
    var down =
        new ScalingRules(
            Duration.ofSeconds(300), ScalingRules.SelectPolicy.MAX, List.of(), Optional.of(0.0));
    var run = new Run(hpa(1, 100, tolerating(0), down, Given.SEGMENTS), 10);
    int[] recommendations = {10, 9, 8, 9, 9, 8, 9, 8, 9, 8};

    for (int wanted : recommendations) {
      run.step(wanted);
      assertThat(run.replicas()).isEqualTo(10);
      run.after(Duration.ofSeconds(30));
    }
    run.after(Duration.ofSeconds(30)); // the first is 330 s old, the second 300 s
    var decision = run.step(7);

    assertThat(decision.target()).isEqualTo(new Replicas(9));
  }

  @ParameterizedTest(name = "K7 K8 hpa: {0} replicas with lag {1} per 10 and at most {2} go to {3}")
  @CsvSource({"2, 21, 100, 2", "2, 23, 100, 3", "1, 3950, 5, 4", "4, 3950, 5, 5"})
  void followsALag(int current, double lag, int max, int expected) {
    var decision = ScalingPlanner.plan(hpa(1, max, LAG), seen(current, total(LAG, lag)), SETTLED);

    assertThat(decision.target()).isEqualTo(new Replicas(expected));
  }

  @Test
  void sayingWhichRateBinds() {
    var decision = ScalingPlanner.plan(hpa(1, 100, LAG), seen(2, total(LAG, 200)), SETTLED);

    assertThat(decision.reason().toString())
        .isEqualTo(
            "ScaledUp: from 2 to 4 replicas at lag 200: 200/10 = 20; 20 wanted, but at most 4 now:"
                + " max(2 × 2, 4) at a time");
    assertThat(conditions(decision)).contains("ScalingLimited true ScaleUpLimit");
  }

  @Test
  void theFirstEvaluationHappensAtOnceAndTakesTheCountItFindsForARecommendation() {
    var rule = hpa(1, 100, LAG);

    var up = ScalingPlanner.plan(rule, seen(5, total(LAG, 70)), ScalingMemory.EMPTY);
    var down = ScalingPlanner.plan(rule, seen(5, total(LAG, 20)), ScalingMemory.EMPTY);

    assertThat(up.target()).isEqualTo(new Replicas(7));
    assertThat(down.target()).isEqualTo(new Replicas(5));
    assertThat(conditions(down)).contains("AbleToScale true ScaleDownStabilized");
    assertThat(down.reason().toString())
        .isEqualTo(
            "ScaleDownStabilized: 5 replicas stay at lag 20: 20/10 = 2; 2 wanted, but 5 were"
                + " recommended within the last 300 s");
  }

  @Test
  void beforeTheSyncPeriodIsOverItHoldsWithoutTouchingTheMemory() {
    var memory = lastSync(NOW.minusMillis(14_999));

    var decision = ScalingPlanner.plan(hpa(1, 100, LAG), seen(5, total(LAG, 500)), memory);

    assertThat(decision.isChange()).isFalse();
    assertThat(decision.reason().toString())
        .isEqualTo("NotDueYet: the rule is evaluated every 15 s, next in 0.001 s");
    assertThat(decision.next()).isSameAs(memory);
    assertThat(decision.conditions()).isEmpty();
  }

  @ParameterizedTest(name = "{0} ms after the last evaluation it is due")
  @CsvSource({"15000", "15001", "-1"})
  void isDueAfterTheSyncPeriodOrWhenTheClockWasSetBack(long millis) {
    var memory = lastSync(NOW.minusMillis(millis));

    var decision = ScalingPlanner.plan(hpa(1, 100, LAG), seen(5, total(LAG, 70)), memory);

    assertThat(decision.target()).isEqualTo(new Replicas(7));
    assertThat(decision.next().lastSync()).contains(NOW);
  }

  @Test
  void zeroReplicasSwitchScalingOff() {
    var decision = ScalingPlanner.plan(hpa(1, 100, LAG), seen(0, total(LAG, 70)), SETTLED);

    assertThat(decision.target()).isEqualTo(new Replicas(0));
    assertThat(decision.reason().code()).isEqualTo("ScalingDisabled");
    assertThat(conditions(decision))
        .containsExactly(
            "AbleToScale true SucceededGetScale", "ScalingActive false ScalingDisabled");
  }

  @Test
  void zeroReplicasAreACountLikeAnyOtherWhenTheMinimumIsZero() {
    var rule = hpa(0, 100, LAG);

    var up = ScalingPlanner.plan(rule, seen(0, total(LAG, 12)), SETTLED);
    var down = ScalingPlanner.plan(rule, seen(2, total(LAG, 0)), SETTLED);

    assertThat(up.target()).isEqualTo(new Replicas(2)); // 12/10
    assertThat(down.target()).isEqualTo(new Replicas(0));
  }

  @ParameterizedTest(name = "{0} replicas outside of 3 to 6 move to {1}: {2}")
  @CsvSource({"2, 3, BelowMinimum", "9, 6, AboveMaximum"})
  void movesToTheBoundWithoutAskingTheMetrics(int current, int bound, String code) {
    var decision = ScalingPlanner.plan(hpa(3, 6, LAG), seen(current, unknown(LAG)), SETTLED);

    assertThat(decision.target()).isEqualTo(new Replicas(bound));
    assertThat(decision.reason().code()).isEqualTo(code);
    assertThat(decision.metrics()).isEmpty();
    assertThat(conditions(decision)).containsExactly("AbleToScale true SucceededRescale");
  }

  @Test
  void theMoveToABoundSaysSo() {
    var decision = ScalingPlanner.plan(hpa(3, 6, LAG), seen(9, total(LAG, 90)), SETTLED);

    assertThat(decision.reason().message())
        .isEqualTo("from 9 to 6 replicas: 9 is above the rule's maximum 6");
  }

  @Test
  void aZeroFromTheMetricGoesToTheMinimumAndIsLimited() {
    var decision = ScalingPlanner.plan(hpa(2, 6, LAG), seen(5, total(LAG, 0)), SETTLED);

    assertThat(decision.target()).isEqualTo(new Replicas(2));
    assertThat(conditions(decision)).contains("ScalingLimited true TooFewReplicas");
  }

  @Test
  void theMaximumKeepsItselfKnown() {
    var decision = ScalingPlanner.plan(hpa(2, 6, LAG), seen(6, total(LAG, 90)), SETTLED);

    assertThat(decision.reason().toString())
        .isEqualTo(
            "TooManyReplicas: 6 replicas stay at lag 90: 90/10 = 9; 9 wanted, but 6 is the maximum"
                + " of the rule");
  }

  @Test
  void anUnknownMetricHoldsAndIsNotRemembered() {
    var decision = ScalingPlanner.plan(hpa(1, 100, LAG), seen(5, unknown(LAG)), SETTLED);

    assertThat(decision.isChange()).isFalse();
    assertThat(decision.recommended()).isEmpty();
    assertThat(decision.reason().toString())
        .isEqualTo(
            "FailedGetExternalMetric: 5 replicas stay: lag is unknown: Timeout: no answer within 3"
                + " s");
    assertThat(conditions(decision))
        .containsExactly(
            "AbleToScale true SucceededGetScale", "ScalingActive false FailedGetExternalMetric");
    assertThat(decision.next()).isEqualTo(lastSync(NOW));
  }

  @Test
  void withinTheRangeNothingLimits() {
    var decision = ScalingPlanner.plan(hpa(1, 100, LAG), seen(5, total(LAG, 50)), SETTLED);

    assertThat(conditions(decision))
        .containsExactly(
            "AbleToScale true ReadyForNewScale",
            "ScalingActive true ValidMetricFound",
            "ScalingLimited false DesiredWithinRange");
    assertThat(decision.conditions()).extracting(Condition::type).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("L5 80 % of 50 % doubles two replicas and says how")
  void explainsCpu() {
    var rule = hpa(1, 10, cpu(50));

    var decision = ScalingPlanner.plan(rule, seen(2, samples(cpu(50), .8, .8)), SETTLED);

    assertThat(decision.reason().message())
        .isEqualTo("from 2 to 4 replicas at cpu 80 % of the request: 80/50 = 1.60, × 2, so 4");
  }
}
