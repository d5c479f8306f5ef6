package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.EventGiven.NOW;
import static io.millrace.planning.scaling.EventGiven.active;
import static io.millrace.planning.scaling.EventGiven.condition;
import static io.millrace.planning.scaling.EventGiven.due;
import static io.millrace.planning.scaling.EventGiven.group;
import static io.millrace.planning.scaling.EventGiven.kafka;
import static io.millrace.planning.scaling.EventGiven.lagging;
import static io.millrace.planning.scaling.EventGiven.never;
import static io.millrace.planning.scaling.EventGiven.past;
import static io.millrace.planning.scaling.EventGiven.restingFor;
import static io.millrace.planning.scaling.EventGiven.rule;
import static io.millrace.planning.scaling.EventGiven.told;
import static io.millrace.planning.scaling.EventGiven.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.memory.ScalingMemory.Recommendation;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.GroupLag.Partition;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is ours in the rules of a ScaledObject, and how they are told. */
class EventPlannerTest {
  private static final MetricSpec KAFKA = kafka(10, LagRules.DEFAULT);
  private static final MetricSpec ONE = trigger("s0-one", 10);
  private static final MetricSpec TWO = trigger("s1-two", 10);

  private static Replicas count(int value) {
    return new Replicas(value);
  }

  private static ScalingDecision plan(
      ScalingSpec rule, ScalingMemory memory, int current, MetricReading... seen) {
    return ScalingPlanner.plan(rule, Given.seen(current, seen), memory);
  }

  // unknown is not zero

  @Test
  void whatIsPartlyUnknownScalesOutAndNotIn() {
    GroupLag partly =
        new GroupLag(
            List.of(
                new Partition("orders", 0, Optional.of(0L), Optional.of(25L), true),
                new Partition("orders", 1, Optional.of(0L), Optional.empty(), true),
                new Partition("orders", 2, Optional.of(0L), Optional.of(0L), true)),
            Optional.of("Stable"),
            Optional.of(3));
    ScalingSpec rule = rule().by(KAFKA).build();

    assertThat(plan(rule, due(active()), 3, lagging(KAFKA, partly)).target()).isEqualTo(count(3));
    assertThat(plan(rule, due(active()), 1, lagging(KAFKA, partly)).target()).isEqualTo(count(3));
    assertThat(plan(rule, due(active()), 0, lagging(KAFKA, partly)).target()).isEqualTo(count(1));
  }

  @Test
  void aPartitionWithoutAnEndKeepsWhatRunsRunning() {
    GroupLag unknown =
        new GroupLag(
            List.of(new Partition("orders", 0, Optional.of(5L), Optional.empty(), false)),
            Optional.of("Stable"),
            Optional.of(2));
    ScalingMemory rested = past(restingFor(4000));

    ScalingDecision ours = plan(rule().by(KAFKA).build(), rested, 2, lagging(KAFKA, unknown));
    ScalingDecision keda =
        plan(rule().exact().by(KAFKA).build(), rested, 2, lagging(KAFKA, unknown));

    assertThat(ours.target()).isEqualTo(count(2));
    assertThat(told(ours, "SignalUnavailable")).isEqualTo("TRUE SignalUnavailable");
    assertThat(keda.target()).isEqualTo(count(0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsUnknown(double figure) {
    ScalingDecision decision =
        plan(rule().by(ONE).build(), due(restingFor(4000)), 3, Given.total(ONE, figure));

    assertThat(decision.target()).isEqualTo(count(3));
    assertThat(told(decision, "Ready")).isEqualTo("FALSE TriggerError");
  }

  @Test
  void aRestIsOnlyTheTimeInWhichNothingWasKnownToBeActive() {
    ScalingSpec rule = rule().by(ONE).build();
    ScalingMemory almost = past(restingFor(290));

    ScalingMemory unknown = plan(rule, almost, 2, Given.unknown(ONE)).next();

    assertThat(unknown.events().restingSince()).isEmpty();
    assertThat(plan(rule, unknown, 2, Given.total(ONE, 0)).next().events().restingSince())
        .contains(NOW);
  }

  @Test
  void whatNobodyLookedAtIsNoRest() {
    // the last look was five minutes ago: this host was away, or the clock was set
    EventMemory before = restingFor(400);
    EventMemory away =
        new EventMemory(
            before.since(),
            before.lastActive(),
            before.restingSince(),
            Optional.of(NOW.minusSeconds(300)),
            before.failures(),
            before.groups());

    ScalingDecision decision = plan(rule().by(ONE).build(), past(away), 2, Given.total(ONE, 0));

    assertThat(decision.target()).isEqualTo(count(2));
    assertThat(decision.next().events().restingSince()).contains(NOW);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 3600})
  void aClockThatIsSetTakesNothingAway(long seconds) {
    Instant before = NOW.minusSeconds(seconds);
    EventMemory events =
        new EventMemory(
            Optional.of(before.minusSeconds(7200)),
            Optional.of(before.minusSeconds(100)),
            Optional.of(before.minusSeconds(100)),
            Optional.of(before),
            new TreeMap<>(),
            new TreeMap<>());
    ScalingMemory memory =
        new ScalingMemory(
            Optional.of(before),
            List.of(new Recommendation(before.minusSeconds(60), count(5))),
            List.of(),
            List.of(),
            events);
    ScalingSpec rule = rule().by(ONE).build();

    ScalingDecision first = plan(rule, memory, 5, Given.total(ONE, 0));

    assertThat(first.target()).as(first.reason().toString()).isEqualTo(count(5));
    assertThat(first.next().recommendations())
        .extracting(Recommendation::at)
        .allSatisfy(at -> assertThat(at).isEqualTo(NOW));
  }

  // pauses, and the algorithm beneath

  record Paused(String name, EventGiven.Rule rule, double figure, int wanted) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Paused> pauses() {
    return Stream.of(
        new Paused("in, up", rule().min(1).pausedIn(), 90, 8),
        new Paused("in, down", rule().min(1).pausedIn(), 10, 4),
        new Paused("out, up", rule().min(1).pausedOut(), 90, 4),
        new Paused("both, up", rule().min(1).pausedIn().pausedOut(), 90, 4),
        new Paused("both, down", rule().min(1).pausedIn().pausedOut(), 10, 4),
        // the maximum is the user's word too, as in the HPA that KEDA makes
        new Paused("in, above the most", rule().min(1).max(3).pausedIn(), 90, 3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pauses")
  void aDirectionThatIsPausedIsNotTaken(Paused row) {
    assertThat(
            plan(row.rule().by(ONE).build(), due(active()), 4, Given.total(ONE, row.figure()))
                .target())
        .isEqualTo(count(row.wanted()));
  }

  // between the fewest and the most

  @Test
  void theAlgorithmWaitsOnePeriodAfterAStart() {
    ScalingSpec rule = rule().by(ONE).build();

    ScalingDecision start = plan(rule, due(never()), 0, Given.total(ONE, 400));
    ScalingDecision next = plan(rule, start.next(), 1, Given.total(ONE, 400));

    assertThat(start.target()).isEqualTo(count(1));
    assertThat(next.reason().code()).isEqualTo("NotDueYet");
    assertThat(next.metrics().get(0).proposal()).contains(count(40));
  }

  @Test
  void whatWasRecommendedBeforeARestIsForgotten() {
    ScalingMemory busy =
        new ScalingMemory(
            Optional.of(NOW.minusSeconds(5)),
            List.of(new Recommendation(NOW.minusSeconds(60), count(5))),
            List.of(),
            List.of(),
            restingFor(20));

    ScalingDecision ours = plan(rule().cooldown(10).by(ONE).build(), busy, 5, Given.total(ONE, 0));
    ScalingDecision keda =
        plan(rule().cooldown(10).exact().by(ONE).build(), busy, 5, Given.total(ONE, 0));

    assertThat(ours.target()).isEqualTo(count(0));
    assertThat(ours.next().recommendations()).isEmpty();
    assertThat(keda.next().recommendations()).hasSize(1);
  }

  @Test
  void aTriggerOfPodsAloneIsAlwaysActive() {
    ScalingDecision decision =
        plan(
            rule().by(Given.cpu(50)).build(),
            due(never()),
            2,
            Given.samples(Given.cpu(50), .1, .1));

    assertThat(told(decision, "Active")).isEqualTo("TRUE ScalerActive");
    assertThat(decision.target()).isEqualTo(count(1)); // 10/50 × 2, and never 0
  }

  @Test
  void podsBesideATriggerDoNotKeepItRunning() {
    ScalingDecision decision =
        plan(
            rule().by(ONE, Given.cpu(50)).build(),
            past(restingFor(301)),
            2,
            Given.total(ONE, 0),
            Given.samples(Given.cpu(50), .9, .9));

    assertThat(decision.target()).isEqualTo(count(0));
  }

  @Test
  void aFormulaStandsForAllTriggersButPods() {
    ScalingDecision decision =
        plan(
            rule()
                .min(1)
                .max(4)
                .formula("max(s0, s1)", 10)
                .by(named("s0"), named("s1"), Given.cpu(50))
                .build(),
            due(active()),
            2,
            Given.total(named("s0"), 30),
            Given.total(named("s1"), 70),
            Given.samples(Given.cpu(50), .5, .5));

    assertThat(decision.metrics())
        .extracting(metric -> metric.metric())
        .containsExactly("cpu", "composite-metric");
    assertThat(decision.target()).as(decision.reason().toString()).isEqualTo(count(4));
    assertThat(decision.reason().message())
        .contains("composite-metric 70: 70/10 = 7")
        .contains("max(s0, s1) with s0 = 30, s1 = 70");
  }

  private static MetricSpec named(String name) {
    return trigger(name, 10);
  }

  @Test
  void aFormulaIsActiveAboveItsOwnThreshold() {
    EventGiven.Rule rule =
        rule().formula("s0 + s1", new Target(Target.Type.AVERAGE_VALUE, 10), 100);
    ScalingSpec built = rule.by(named("s0"), named("s1")).build();

    assertThat(
            plan(built, past(never()), 0, Given.total(named("s0"), 99), Given.total(named("s1"), 1))
                .target())
        .isEqualTo(count(0));
    assertThat(
            plan(built, past(never()), 0, Given.total(named("s0"), 99), Given.total(named("s1"), 2))
                .target())
        .isEqualTo(count(1));
  }

  @Test
  void aFormulaThatCannotBeReadHoldsAndSaysWhy() {
    ScalingDecision decision =
        plan(
            rule().formula("s0 +", 10).by(named("s0")).build(),
            due(active()),
            3,
            Given.total(named("s0"), 1));

    assertThat(decision.target()).isEqualTo(count(3));
    assertThat(decision.metrics().get(0).reason().message())
        .contains("the formula ends at position 5 where a value should");
    assertThat(condition(decision, "SignalUnavailable").reason().message())
        .isEqualTo(
            "composite-metric (the formula has no figure: the formula ends at position 5 where a"
                + " value should) could not be read");
  }

  @Test
  void aValueInAllIsMultipliedByWhatIsReady() {
    MetricSpec level = trigger("s0-level", new Target(Target.Type.VALUE, 100), 0);

    assertThat(plan(rule().by(level).build(), due(active()), 3, Given.total(level, 200)).target())
        .isEqualTo(count(6));
  }

  @Test
  void theReasonTellsHowTheLagCameToACount() {
    ScalingDecision decision =
        plan(
            rule().max(5).by(KAFKA).build(),
            due(active()),
            4,
            lagging(KAFKA, group(100, 20, 0, 0, 0)));

    assertThat(decision.reason().message())
        .isEqualTo(
            "from 4 to 5 replicas at s0-kafka-orders 50: 50/10 = 5; lag 120, counted as 50: no more"
                + " than 5 replicas have a partition");
    assertThat(decision.metrics().get(0).reason().message())
        .isEqualTo(
            "s0-kafka-orders 50: 50/10 = 5 (lag 120, counted as 50: no more than 5 replicas have a"
                + " partition)");
  }

  @Test
  void aSteadyLookChangesNoMemory() {
    ScalingSpec rule = rule().by(ONE).build();
    ScalingMemory memory = plan(rule, due(active()), 2, Given.total(ONE, 20)).next();
    ScalingObservation later =
        new ScalingObservation(
            NOW.plus(Duration.ofSeconds(1)),
            count(2),
            count(2),
            Given.replicas("rr"),
            List.of(Given.total(ONE, 20)));

    assertThat(ScalingPlanner.plan(rule, later, memory).next()).isEqualTo(memory);
  }

  @Test
  void twoTriggersAreNamedWhenBothAreActive() {
    assertThat(
            plan(
                    rule().by(ONE, TWO).build(),
                    past(never()),
                    0,
                    Given.total(ONE, 1),
                    Given.total(TWO, 2))
                .reason()
                .message())
        .isEqualTo("from 0 to 1 replica: s0-one (1), s1-two (2) are active");
  }
}
