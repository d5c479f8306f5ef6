package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.EventGiven.NOW;
import static io.millrace.planning.scaling.EventGiven.active;
import static io.millrace.planning.scaling.EventGiven.condition;
import static io.millrace.planning.scaling.EventGiven.due;
import static io.millrace.planning.scaling.EventGiven.group;
import static io.millrace.planning.scaling.EventGiven.kafka;
import static io.millrace.planning.scaling.EventGiven.lagging;
import static io.millrace.planning.scaling.EventGiven.past;
import static io.millrace.planning.scaling.EventGiven.restingFor;
import static io.millrace.planning.scaling.EventGiven.rule;
import static io.millrace.planning.scaling.EventGiven.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.GroupLag.Partition;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
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

/** What a consumer group does about its lag by itself, and what it cannot do about it. */
class GroupLoadTest {
  private static final MetricSpec KAFKA = kafka(10, LagRules.DEFAULT);
  private static final MetricSpec ONE = EventGiven.trigger("s0-one", 10);

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
}
