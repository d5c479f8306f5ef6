package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.NOW;
import static io.millrace.planning.scaling.Given.SEGMENTS;
import static io.millrace.planning.scaling.Given.cpu;
import static io.millrace.planning.scaling.Given.external;
import static io.millrace.planning.scaling.Given.object;
import static io.millrace.planning.scaling.Given.pods;
import static io.millrace.planning.scaling.Given.rules;
import static io.millrace.planning.scaling.Given.samples;
import static io.millrace.planning.scaling.Given.seen;
import static io.millrace.planning.scaling.Given.segments;
import static io.millrace.planning.scaling.Given.total;
import static io.millrace.planning.scaling.Given.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingRules.SelectPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsPolicyTest {
  private static final MetricSpec UNREAD =
      external("unread_bytes", Target.Type.AVERAGE_VALUE, 1_000_000);

  @Test
  @DisplayName("P1 replicas equal the segments at each evaluation, up and down")
  void followsTheSegments() {
    var run = new Run(segments(1, 32, SEGMENTS), 1);

    for (int count : new int[] {1, 4, 2, 7, 32, 31, 1}) {
      assertThat(run.later().step(count).target()).isEqualTo(new Replicas(count));
    }
  }

  @ParameterizedTest(name = "P4 segments: {0} replicas at {1} segments go to {1}")
  @CsvSource({"10, 9", "11, 12", "32, 31", "1, 32", "32, 1"})
  void hasNoTolerance(int current, int count) {
    var decision =
        ScalingPlanner.plan(
            segments(1, 32, SEGMENTS), seen(current, total(SEGMENTS, count)), ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(count));
  }

  @Test
  @DisplayName("P4 segments: 40 segments of at most 32 give 32 at once and are limited")
  void limitsFortyToThirtyTwo() {
    var decision =
        ScalingPlanner.plan(
            segments(1, 32, SEGMENTS), seen(1, total(SEGMENTS, 40)), ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(32));
    assertThat(decision.conditions())
        .filteredOn(Condition::type, "ScalingLimited")
        .singleElement()
        .satisfies(limited -> assertThat(limited.isTrue()).isTrue());
    assertThat(decision.reason().message())
        .isEqualTo(
            "from 1 to 32 replicas at 40 segments, one replica each; 40 wanted, but 32 is the"
                + " maximum of the rule");
  }

  @Test
  void saysWhatItFollows() {
    var rule = segments(1, 32, SEGMENTS);

    var same = ScalingPlanner.plan(rule, seen(9, total(SEGMENTS, 9)), ScalingMemory.EMPTY);
    var one = ScalingPlanner.plan(rule, seen(9, total(SEGMENTS, 1)), ScalingMemory.EMPTY);

    assertThat(same.reason().toString())
        .isEqualTo("Segments: 9 replicas stay at 9 segments, one replica each");
    assertThat(one.reason().toString())
        .isEqualTo("ScaledDown: from 9 to 1 replica at 1 segment, one replica each");
  }

  @ParameterizedTest(name = "{0} segments, {1} for each replica: {2}")
  @CsvSource({"9, 2, 5", "8, 2, 4", "1, 4, 1", "0, 1, 0", "12, 0.5, 24"})
  void sharesSegments(int count, double each, int expected) {
    MetricSpec metric = external("segments", Target.Type.AVERAGE_VALUE, each);

    var recommended =
        new SegmentsPolicy().recommend(segments(0, 32, metric), seen(3, total(metric, count)));

    assertThat(recommended.replicas()).contains(new Replicas(expected));
  }

  @Test
  void unknownSegmentsKeepTheCount() {
    var decision =
        ScalingPlanner.plan(
            segments(1, 32, SEGMENTS), seen(7, unknown(SEGMENTS)), ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(7));
    assertThat(decision.reason().code()).isEqualTo("FailedGetExternalMetric");
  }

  @ParameterizedTest(name = "a count that reads {0} is unknown")
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aCountThatIsNoNumberIsUnknown(double count) {
    var decision =
        ScalingPlanner.plan(
            segments(1, 32, SEGMENTS), seen(7, total(SEGMENTS, count)), ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(7));
  }

  @Test
  @DisplayName("P25 unread bytes that ask for more than the segments add headroom")
  void addsHeadroom() {
    var rule = segments(1, 32, SEGMENTS, UNREAD);
    var seen = seen(4, total(SEGMENTS, 4), total(UNREAD, 6_000_000));

    var decision = ScalingPlanner.plan(rule, seen, ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(6)); // 6 000 000 / 1 000 000
    assertThat(decision.reason().message())
        .isEqualTo(
            "from 4 to 6 replicas at 4 segments, one replica each, and 2 more as headroom for"
                + " unread_bytes 6000000: 6000000/1000000 = 6");
  }

  @Test
  @DisplayName("P25 unread bytes that ask for less leave one replica to each segment")
  void headroomNeverTakes() {
    var decision =
        ScalingPlanner.plan(
            segments(1, 32, SEGMENTS, UNREAD),
            seen(6, total(SEGMENTS, 4), total(UNREAD, 1_000_000)),
            ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(4));
  }

  @Test
  @DisplayName("P25 headroom keeps within the tolerance instead of following every byte")
  void headroomHasATolerance() {
    var rule = segments(1, 32, SEGMENTS, UNREAD);

    var decision =
        ScalingPlanner.plan(
            rule, seen(6, total(SEGMENTS, 4), total(UNREAD, 6_400_000)), ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(6)); // 6.4/6 = 1.07
  }

  @Test
  @DisplayName("P25 unknown unread bytes keep what they may have asked for")
  void unknownHeadroomForbidsToShrink() {
    var rule = segments(1, 32, SEGMENTS, UNREAD);

    var shrinking =
        ScalingPlanner.plan(
            rule, seen(6, total(SEGMENTS, 4), unknown(UNREAD)), ScalingMemory.EMPTY);
    var growing =
        ScalingPlanner.plan(
            rule, seen(6, total(SEGMENTS, 8), unknown(UNREAD)), ScalingMemory.EMPTY);

    assertThat(shrinking.target()).isEqualTo(new Replicas(6));
    assertThat(growing.target()).isEqualTo(new Replicas(8));
    assertThat(growing.reason().message())
        .endsWith("; besides, unread_bytes is unknown: Timeout: no answer within 3 s");
  }

  @Test
  @DisplayName("P25 without the metric in the rule the reason recommends it")
  void recommendsHeadroom() {
    var rule = segments(1, 32, SEGMENTS);

    var lacking =
        ScalingPlanner.plan(
            rule, seen(4, total(SEGMENTS, 4), total(UNREAD, 6_000_000)), ScalingMemory.EMPTY);
    var enough =
        ScalingPlanner.plan(
            rule, seen(4, total(SEGMENTS, 4), total(UNREAD, 3_000_000)), ScalingMemory.EMPTY);

    assertThat(lacking.target()).isEqualTo(new Replicas(4));
    assertThat(lacking.reason().message())
        .isEqualTo(
            "4 replicas stay at 4 segments, one replica each; with unread_bytes as a second metric"
                + " of the rule it would be 6 replicas (unread_bytes 6000000: 6000000/1000000 ="
                + " 6)");
    assertThat(enough.reason().message()).doesNotContain("unread_bytes");
  }

  @Test
  void theFirstExternalMetricCountsTheSegments() {
    var rule = segments(1, 32, cpu(50), SEGMENTS, UNREAD);
    var seen = seen(2, samples(cpu(50), .1, .1), total(SEGMENTS, 3), total(UNREAD, 0));

    var recommended = new SegmentsPolicy().recommend(rule, seen);

    assertThat(recommended.replicas()).contains(new Replicas(3));
    assertThat(recommended.metrics())
        .extracting(proposal -> proposal.reason().code())
        .containsExactly("MetricValue", "Segments", "MetricValue");
  }

  @Test
  void aRuleWithoutASegmentsMetricHolds() {
    var decision = ScalingPlanner.plan(segments(1, 32, cpu(50)), seen(4), ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(4));
    assertThat(decision.reason().code()).isEqualTo("NoSegmentsMetric");
  }

  @Test
  void anObjectMetricCountsWhereThereIsNoExternalOne() {
    MetricSpec ofStream = object("segments", Target.Type.VALUE, 1);

    var decision =
        ScalingPlanner.plan(
            segments(1, 32, ofStream), seen(4, total(ofStream, 3)), ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(3));
    assertThat(
            ScalingPlanner.plan(
                    segments(1, 32, ofStream), seen(4, unknown(ofStream)), ScalingMemory.EMPTY)
                .reason()
                .code())
        .isEqualTo("FailedGetObjectMetric");
  }

  @Test
  void theScaleDownWindowOfTheRuleIsHonoured() {
    var down = rules(30, SelectPolicy.MAX);
    var run = new Run(segments(1, 32, ScalingRules.UNLIMITED, down, SEGMENTS), 7);

    run.step(7);
    run.later().step(4);
    assertThat(run.replicas()).isEqualTo(7); // 7 was recommended 15 s ago
    run.later().step(4);
    assertThat(run.replicas()).isEqualTo(4); // 30 s ago
  }

  @Test
  void aRateOfTheRuleIsHonoured() {
    var up = rules(0, SelectPolicy.MAX, pods(2, 30));
    var run = new Run(segments(1, 32, up, ScalingRules.UNLIMITED, SEGMENTS), 1);

    run.step(6);
    assertThat(run.replicas()).isEqualTo(3);
    run.later().step(6);
    assertThat(run.replicas()).isEqualTo(3); // 2 of 2 were added 15 s ago
    run.later().step(6);
    assertThat(run.replicas()).isEqualTo(5);
  }

  @Test
  void fromOutsideTheBoundsItGoesThereInOneChange() {
    var rule = segments(3, 12, SEGMENTS);

    var below = ScalingPlanner.plan(rule, seen(1, total(SEGMENTS, 8)), ScalingMemory.EMPTY);
    var above = ScalingPlanner.plan(rule, seen(20, total(SEGMENTS, 8)), ScalingMemory.EMPTY);

    assertThat(below.target()).isEqualTo(new Replicas(8));
    assertThat(above.target()).isEqualTo(new Replicas(8));
  }

  @ParameterizedTest(name = "unknown segments: {0} replicas outside of 3 to 12 move to {1}")
  @CsvSource({"1, 3, BelowMinimum", "20, 12, AboveMaximum"})
  void fromOutsideTheBoundsAnUnknownGoesToTheBound(int current, int expected, String code) {
    var rule = segments(3, 12, SEGMENTS);

    var decision = ScalingPlanner.plan(rule, seen(current, unknown(SEGMENTS)), ScalingMemory.EMPTY);

    assertThat(decision.target()).isEqualTo(new Replicas(expected));
    assertThat(decision.reason().code()).isEqualTo(code);
  }

  @Test
  void withoutAWindowNothingIsRemembered() {
    var run = new Run(segments(1, 32, SEGMENTS), 1);

    run.step(List.of(Optional.of(5.0)));
    run.after(Duration.ofMinutes(1)).step(2);

    assertThat(run.memory())
        .isEqualTo(new ScalingMemory(Optional.of(NOW.plusSeconds(60)), List.of(), List.of()));
  }
}
