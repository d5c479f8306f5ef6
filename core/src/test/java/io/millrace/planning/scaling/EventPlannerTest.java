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
import java.util.Map;
import java.util.Objects;
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

  // a rebalance is no load

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PreparingRebalance",
        "CompletingRebalance",
        "Assigning",
        "Reconciling",
        "PREPARING_REBALANCE"
      })
  void whatGathersInARebalanceIsNoLoad(String state) {
    MetricReading lag = lagging(KAFKA, group(state, 2, 400, 400, 400));

    ScalingDecision ours = plan(rule().by(KAFKA).build(), due(active()), 2, lag);
    ScalingDecision keda = plan(rule().exact().by(KAFKA).build(), due(active()), 2, lag);

    assertThat(ours.target()).as(ours.reason().toString()).isEqualTo(count(2));
    assertThat(told(ours, "GroupRebalancing")).isEqualTo("TRUE GroupRebalancing");
    assertThat(told(ours, "Active")).isEqualTo("TRUE ScalerActive");
    assertThat(ours.reason().message()).contains("the group is in " + state);
    assertThat(keda.target()).isEqualTo(count(3));
  }

  @Test
  void aRebalanceDoesNotKeepAnotherTriggerFromScaling() {
    ScalingDecision decision =
        plan(
            rule().by(KAFKA, ONE).build(),
            due(active()),
            2,
            lagging(KAFKA, group("PreparingRebalance", 2, 400, 400)),
            Given.total(ONE, 40));

    assertThat(decision.target()).isEqualTo(count(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Stable", "Empty", "Dead", "NotReady"})
  void anyOtherStateIsAsGoodAsNone(String state) {
    MetricReading lag = lagging(KAFKA, group(state, 2, 400, 400, 400));

    assertThat(plan(rule().by(KAFKA).build(), due(active()), 2, lag).target()).isEqualTo(count(3));
  }

  // a sick consumer

  private static GroupLag standing(int members, long lag) {
    return new GroupLag(
        List.of(
            new Partition("orders", 0, Optional.of(50L), Optional.of(50 + lag), false),
            new Partition("orders", 1, Optional.of(70L), Optional.of(70L), false)),
        Optional.of("Stable"),
        Optional.of(members));
  }

  /** Looks every second, with a reading that grows by one every second. */
  private static ScalingDecision afterStanding(ScalingSpec rule, int members, int seconds) {
    ScalingMemory memory = ScalingMemory.EMPTY;
    ScalingDecision decision = null;
    for (int second = 0; second <= seconds; second++) {
      Instant at = NOW.plusSeconds(second);
      decision = ScalingPlanner.plan(rule, standingAt(at, members, 5 + second), memory);
      memory = decision.next();
    }
    return Objects.requireNonNull(decision);
  }

  private static ScalingObservation standingAt(Instant at, int members, long lag) {
    return new ScalingObservation(
        at,
        count(1),
        count(1),
        Given.replicas("r"),
        List.of(lagging(KAFKA, standing(members, lag), at)));
  }

  @Test
  void aGroupThatStandsStillWhileItsLagGrowsIsSickAndNotScaled() {
    ScalingSpec rule = rule().min(1).by(KAFKA).build();

    ScalingDecision well = afterStanding(rule, 1, 59);
    ScalingDecision sick = afterStanding(rule, 1, 60);

    assertThat(told(well, "ConsumerStalled")).isEqualTo("FALSE ConsumersMove");
    assertThat(told(sick, "ConsumerStalled")).isEqualTo("TRUE ConsumerStalled");
    assertThat(sick.target()).isEqualTo(count(1));
    assertThat(condition(sick, "ConsumerStalled").reason().message())
        .isEqualTo(
            "the group has committed nothing for 60 s while its lag grew to 65, with all 1 members"
                + " there: its consumers are sick, and more of them would be too");
    assertThat(told(sick, "Active")).isEqualTo("TRUE ScalerActive");
  }

  @Test
  void kedaScalesASickGroup() {
    assertThat(
            told(afterStanding(rule().min(1).exact().by(KAFKA).build(), 1, 90), "ConsumerStalled"))
        .isEqualTo("FALSE ConsumersMove");
  }

  @Test
  void aGroupWithoutItsMembersIsNotSickButNotThere() {
    assertThat(told(afterStanding(rule().min(1).by(KAFKA).build(), 0, 90), "ConsumerStalled"))
        .isEqualTo("FALSE ConsumersMove");
  }

  @Test
  void oneCommitHealsAGroup() {
    ScalingSpec rule = rule().min(1).by(KAFKA).build();
    ScalingMemory memory = afterStanding(rule, 1, 75).next();
    Instant at = NOW.plusSeconds(90);
    GroupLag moved =
        new GroupLag(
            List.of(new Partition("orders", 0, Optional.of(51L), Optional.of(140L), true)),
            Optional.of("Stable"),
            Optional.of(1));

    ScalingDecision decision =
        ScalingPlanner.plan(
            rule,
            new ScalingObservation(
                at, count(1), count(1), Given.replicas("r"), List.of(lagging(KAFKA, moved, at))),
            memory);

    assertThat(told(decision, "ConsumerStalled")).isEqualTo("FALSE ConsumersMove");
  }

  // what a group can do about its lag by itself

  private static ScalingMemory with(EventMemory.Group group) {
    EventMemory events = active();
    return due(
        new EventMemory(
            events.since(),
            events.lastActive(),
            events.restingSince(),
            Optional.of(NOW.minusSeconds(1)),
            events.failures(),
            new TreeMap<>(Map.of(KAFKA.name(), group))));
  }

  private static EventMemory.Group known(double drain, boolean isSettled, int secondsAgo) {
    return new EventMemory.Group(
        NOW.minusSeconds(5), 0, 400, 7, drain, isSettled, NOW.minusSeconds(secondsAgo));
  }

  /**
   * @param members of two replicas that are asked for
   */
  record Working(String name, EventMemory.Group past, int ready, int members, int wanted) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Working> working() {
    return Stream.of(
        new Working("settled long ago", known(0, true, 900), 2, 2, 3),
        new Working("settled for a second", known(0, true, 1), 2, 2, 2),
        new Working("settled for two", known(0, true, 2), 2, 2, 3),
        new Working("just settled", known(0, false, 9), 2, 2, 2),
        new Working("a replica starts", known(0, true, 900), 1, 1, 2),
        new Working("a replica has not joined", known(0, false, 9), 2, 1, 2),
        new Working("a replica does not come", known(0, false, 60), 1, 1, 3),
        new Working("gone in 10 s", known(40, true, 900), 2, 2, 2),
        new Working("gone in 11 s", known(36, true, 900), 2, 2, 3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("working")
  void whatTheReplicasThatAreAskedForCanDoIsNoLoad(Working row) {
    MetricReading lag = lagging(KAFKA, group("Stable", row.members(), 200, 100, 100));
    ScalingObservation seen =
        new ScalingObservation(
            NOW, count(2), count(row.ready()), Given.replicas("rr"), List.of(lag));

    ScalingDecision ours = ScalingPlanner.plan(rule().by(KAFKA).build(), seen, with(row.past()));
    ScalingDecision keda =
        ScalingPlanner.plan(rule().exact().by(KAFKA).build(), seen, with(row.past()));

    assertThat(ours.target()).as(ours.reason().toString()).isEqualTo(count(row.wanted()));
    assertThat(keda.target()).as(keda.reason().toString()).isEqualTo(count(3));
  }

  @Test
  void theReasonSaysWhyALagIsNoLoad() {
    ScalingDecision decision =
        plan(
            rule().by(KAFKA).build(),
            with(known(40, true, 900)),
            2,
            lagging(KAFKA, group(200, 100, 100)));

    assertThat(decision.reason().message())
        .endsWith(
            "30 asks for no more now: it falls by 40 a second, and is gone before one replica more"
                + " could help");
  }

  @Test
  void aGroupThatHasJustSettledIsNotLeftToWaitForTheSync() {
    MetricReading lag = lagging(KAFKA, group(200, 100, 100));

    // evaluated a second ago, but settled two seconds ago
    ScalingMemory settled = with(known(0, true, 2));
    ScalingMemory recent =
        new ScalingMemory(
            Optional.of(NOW.minusSeconds(1)), List.of(), List.of(), List.of(), settled.events());

    assertThat(plan(rule().by(KAFKA).build(), recent, 2, lag).target()).isEqualTo(count(3));
    assertThat(plan(rule().exact().by(KAFKA).build(), recent, 2, lag).reason().code())
        .isEqualTo("NotDueYet");
  }

  @Test
  void whoCommitsIsNotIdleHoweverSmallItsLag() {
    ScalingMemory rested = past(restingFor(400));
    MetricReading keepsUp = lagging(KAFKA, group(0, 0, 0));

    ScalingDecision ours = plan(rule().min(2).idle(0).by(KAFKA).build(), rested, 2, keepsUp);
    ScalingDecision keda =
        plan(rule().min(2).idle(0).exact().by(KAFKA).build(), rested, 2, keepsUp);

    assertThat(ours.target()).isEqualTo(count(2));
    assertThat(told(ours, "Active")).isEqualTo("TRUE ScalerActive");
    assertThat(keda.target()).isEqualTo(count(0));
  }

  @Test
  void aFormulaOverAGroupThatIsHeldIsHeldToo() {
    ScalingSpec rule = rule().formula("orders * 2", 10).by(KAFKA).build();
    MetricReading lag = lagging(KAFKA, group(200, 100, 100));

    assertThat(plan(rule, with(known(40, true, 900)), 2, lag).target()).isEqualTo(count(2));
    assertThat(plan(rule, with(known(0, true, 900)), 2, lag).target()).isEqualTo(count(6));
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
