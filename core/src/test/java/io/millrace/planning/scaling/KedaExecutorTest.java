package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.EventGiven.NOW;
import static io.millrace.planning.scaling.EventGiven.active;
import static io.millrace.planning.scaling.EventGiven.due;
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
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * KEDA's scaling executor, row by row.
 *
 * <p>Of the 31 tests of its {@code scale_scaledobjects_test.go}, 27 have their rows here, and all
 * 27 agree. 4 have nothing to test here: a HorizontalPodAutoscaler object without a name, one that
 * cannot be read and one with an empty reason, since the algorithm itself is called and a reason is
 * never empty; and the defaults of a ScaledJob. The 4 rows of {@code
 * scale_executor_helpers_test.go} that are about idle and min are part of them. What its code says
 * beyond its tests stands in further rows, with the differences.
 */
class KedaExecutorTest {
  private static final MetricSpec ONE = trigger("s0-one", 10);
  private static final MetricSpec TWO = trigger("s1-two", 10);

  /** What the triggers tell. */
  private enum Tells {
    /** As much as the replicas that are there are for. */
    ACTIVE,
    INACTIVE,
    FAILED,
    PARTLY_FAILED
  }

  /**
   * @param active the condition, {@code missing} when the executor leaves it as it was
   * @param isRefreshed whether the time of the last activity is set
   */
  record Row(
      String name,
      EventGiven.Rule rule,
      int current,
      Tells tells,
      int wanted,
      String ready,
      String active,
      boolean isRefreshed) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String READY = "TRUE ScaledObjectReady";
  private static final String ACTIVE = "TRUE ScalerActive";
  private static final String NOT_ACTIVE = "FALSE ScalerNotActive";

  static Stream<Row> keda() {
    return Stream.of(
        row("to min when not active", rule().min(0), 10, Tells.INACTIVE, 0, READY, NOT_ACTIVE),
        row("to min from fewer", rule().min(5), 1, Tells.INACTIVE, 5, READY, NOT_ACTIVE),
        started("from min when active", rule().min(0), 0, Tells.ACTIVE, 1),
        row("to idle", rule().min(5).idle(0), 10, Tells.INACTIVE, 0, READY, NOT_ACTIVE),
        started("from idle to min", rule().min(5).idle(0), 0, Tells.ACTIVE, 5),
        // KEDA's reconciler takes the count of the annotation, its executor leaves it at 2; both
        // are
        // one function here
        new Row(
            "paused with a count", rule().pausedAt(0), 2, Tells.ACTIVE, 0, READY, "missing", true),
        started("from below min", rule().min(5).idle(0), 2, Tells.ACTIVE, 5),
        row(
            "not to min while paused in",
            rule().pausedIn(),
            10,
            Tells.INACTIVE,
            10,
            READY,
            NOT_ACTIVE),
        row(
            "not to idle while paused in",
            rule().min(5).idle(0).pausedIn(),
            10,
            Tells.INACTIVE,
            10,
            READY,
            NOT_ACTIVE),
        started("forced", rule().forced(), 0, Tells.INACTIVE, 1),
        // in the rows of pauses KEDA leaves the time of the last activity as it was
        started("not up while paused out", rule().pausedOut(), 0, Tells.ACTIVE, 0),
        started(
            "not from idle while paused out",
            rule().min(5).max(10).idle(0).pausedOut(),
            0,
            Tells.ACTIVE,
            0),
        started("healthy", rule().min(1), 1, Tells.ACTIVE, 1),
        // KEDA: Active is false as if nothing was to do; that is not known, so it is unknown here
        row(
            "failed",
            rule().min(1),
            1,
            Tells.FAILED,
            1,
            "FALSE TriggerError",
            "UNKNOWN TriggerError"),
        row(
            "failed, as KEDA",
            rule().min(1).exact(),
            1,
            Tells.FAILED,
            1,
            "FALSE TriggerError",
            NOT_ACTIVE),
        // KEDA does not refresh the time of the last activity, so that a later cooldown may be over
        // at once; a source that is active is active here
        new Row(
            "partly failed",
            rule().min(1),
            1,
            Tells.PARTLY_FAILED,
            1,
            "UNKNOWN PartialTriggerError",
            ACTIVE,
            true),
        row(
            "failed with a fallback",
            rule().min(1).fallback(3, 5),
            1,
            Tells.FAILED,
            1,
            READY,
            "UNKNOWN TriggerError"),
        row(
            "failed with a fallback, as KEDA",
            rule().min(1).fallback(3, 5).exact(),
            1,
            Tells.FAILED,
            1,
            READY,
            NOT_ACTIVE));
  }

  /** What the table of KEDA's code says beyond its tests. */
  static Stream<Row> further() {
    return Stream.of(
        row("paused", rule().paused(), 7, Tells.INACTIVE, 7),
        row("paused at nothing", rule().paused(), 0, Tells.ACTIVE, 0),
        row("forced beats failed", rule().forced(), 0, Tells.FAILED, 1),
        row("failed at nothing", rule(), 0, Tells.FAILED, 0),
        row("failed before a fallback", rule().fallback(3, 5), 4, Tells.FAILED, 4),
        row("failed with min", rule().min(2), 4, Tells.FAILED, 4),
        // KEDA takes the unknown for zero where the fallback is none; so it is only if asked for
        row("failed, fallback of none", rule().fallback(3, 0), 4, Tells.FAILED, 4),
        row("the same as KEDA", rule().fallback(3, 0).exact(), 4, Tells.FAILED, 0),
        row("below min while paused out", rule().min(5).pausedOut(), 1, Tells.INACTIVE, 5),
        row("to idle of two", rule().min(5).idle(2), 6, Tells.INACTIVE, 2),
        row("from idle of two", rule().min(5).idle(2), 2, Tells.ACTIVE, 5),
        // KEDA leaves these to an HPA that knows no idle count and goes to 5; so only 0 works there
        row("at idle of two", rule().min(5).idle(2), 2, Tells.INACTIVE, 2),
        row("unknown at idle of two", rule().min(5).idle(2), 2, Tells.FAILED, 2),
        row("below idle", rule().min(5).idle(2), 0, Tells.INACTIVE, 0),
        row("min stays", rule().min(3), 3, Tells.INACTIVE, 3));
  }

  private static Row row(
      String name,
      EventGiven.Rule rule,
      int current,
      Tells tells,
      int wanted,
      String ready,
      String active) {
    return new Row(name, rule, current, tells, wanted, ready, active, false);
  }

  private static Row started(
      String name, EventGiven.Rule rule, int current, Tells tells, int wanted) {
    return new Row(name, rule, current, tells, wanted, READY, ACTIVE, true);
  }

  private static Row row(String name, EventGiven.Rule rule, int current, Tells tells, int wanted) {
    return new Row(name, rule, current, tells, wanted, "", "", false);
  }

  private static ScalingObservation seen(int current, Tells tells) {
    double figure = Math.max(1, 10 * current);
    MetricReading first =
        switch (tells) {
          case ACTIVE, PARTLY_FAILED -> Given.total(ONE, figure);
          case INACTIVE -> Given.total(ONE, 0);
          case FAILED -> Given.unknown(ONE);
        };
    MetricReading second = tells == Tells.ACTIVE ? Given.total(TWO, 0) : first;
    return Given.seen(
        current, first, tells == Tells.PARTLY_FAILED ? Given.unknown(TWO) : rename(second));
  }

  private static MetricReading rename(MetricReading reading) {
    return new MetricReading(TWO, reading.value(), reading.perPod());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keda")
  void decidesAsKedaDoes(Row row) {
    ScalingDecision decision =
        ScalingPlanner.plan(
            row.rule().by(ONE, TWO).build(), seen(row.current(), row.tells()), past(never()));

    assertThat(decision.target())
        .as(decision.reason().toString())
        .isEqualTo(new Replicas(row.wanted()));
    assertThat(told(decision, "Ready")).isEqualTo(row.ready());
    assertThat(told(decision, "Active")).isEqualTo(row.active());
    assertThat(told(decision, "Paused"))
        .isEqualTo(
            row.name().startsWith("paused")
                ? "TRUE ScaledObjectPaused"
                : "FALSE ScaledObjectUnpaused");
    assertThat(decision.next().events().lastActive())
        .isEqualTo(row.isRefreshed() ? Optional.of(NOW) : Optional.empty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("further")
  void decidesByTheTable(Row row) {
    ScalingDecision decision =
        ScalingPlanner.plan(
            row.rule().by(ONE, TWO).build(), seen(row.current(), row.tells()), past(never()));

    assertThat(decision.target())
        .as(decision.reason().toString())
        .isEqualTo(new Replicas(row.wanted()));
  }

  @Test
  void theEventNamesWhatTriggeredIt() {
    ScalingDecision decision =
        ScalingPlanner.plan(
            rule().min(5).idle(0).by(ONE, TWO).build(), seen(2, Tells.ACTIVE), past(never()));

    assertThat(decision.reason().code()).isEqualTo("KEDAScaleTargetActivated");
    assertThat(decision.reason().message())
        .isEqualTo("from 2 to 5 replicas: s0-one (20) is active");
  }

  @Test
  void theEventNamesTheForce() {
    ScalingDecision decision =
        ScalingPlanner.plan(
            rule().forced().by(ONE, TWO).build(), seen(0, Tells.INACTIVE), past(never()));

    assertThat(decision.reason().message())
        .isEqualTo("from 0 to 1 replica: the user forces it to be active");
  }

  /**
   * @param isDue whether the algorithm is asked
   * @param wanted the condition HPAActive
   */
  record Health(String name, int current, Tells tells, boolean isDue, String wanted) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Health> health() {
    return Stream.of(
        new Health("it follows the load", 1, Tells.ACTIVE, true, "TRUE HPAActive"),
        new Health("it has no figure", 1, Tells.FAILED, true, "FALSE FailedGetExternalMetric"),
        new Health("a part of the figures", 1, Tells.PARTLY_FAILED, true, "TRUE HPAActive"),
        new Health("nothing runs", 0, Tells.INACTIVE, true, "TRUE ScalingDisabled"),
        new Health("it was not asked", 1, Tells.ACTIVE, false, "missing"));
  }

  /** Ready tells of the rule and its triggers, HPAActive of the algorithm; neither of the other. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("health")
  void tellsOfTheAlgorithm(Health row) {
    ScalingDecision decision =
        ScalingPlanner.plan(
            rule().min(0).by(ONE, TWO).build(),
            seen(row.current(), row.tells()),
            row.isDue() ? due(active()) : past(active()));

    assertThat(told(decision, "HPAActive")).isEqualTo(row.wanted());
  }

  @Test
  void theFigureOfTheAlgorithmMayFailWhileTheRuleIsReady() {
    MetricSpec perReplica =
        trigger("s0-one", new MetricSpec.Target(MetricSpec.Target.Type.VALUE, 10), 0);

    // a figure in all, and no replica that it could be related to
    ScalingDecision decision =
        ScalingPlanner.plan(
            rule().min(1).by(perReplica).build(),
            Given.seen(1, "", Given.total(perReplica, 50)),
            due(active()));

    assertThat(told(decision, "Ready")).isEqualTo(READY);
    assertThat(told(decision, "HPAActive")).isEqualTo("FALSE FailedGetExternalMetric");
  }

  /**
   * @param restingSeconds for how long nothing has been active; below zero when nothing ever was
   */
  record Cooling(String name, EventGiven.Rule rule, int restingSeconds, int wanted, String active) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Cooling> cooldowns() {
    return Stream.of(
        new Cooling("not over", rule(), 299, 4, "FALSE ScalerCooldown"),
        new Cooling("over at the very end not yet", rule(), 300, 4, "FALSE ScalerCooldown"),
        new Cooling("over", rule(), 301, 0, NOT_ACTIVE),
        new Cooling("over, to idle", rule().min(5).idle(2), 301, 2, NOT_ACTIVE),
        new Cooling("of its own length", rule().cooldown(10), 11, 0, NOT_ACTIVE),
        new Cooling("never active", rule(), -1, 0, NOT_ACTIVE),
        new Cooling("new", rule().initialCooldown(3601), -1, 4, "FALSE ScalerCooldown"),
        new Cooling("not new any more", rule().initialCooldown(3599), -1, 0, NOT_ACTIVE),
        new Cooling("with a min", rule().min(1), 3000, 4, NOT_ACTIVE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cooldowns")
  void coolsDown(Cooling row) {
    EventMemory past = row.restingSeconds() < 0 ? never() : restingFor(row.restingSeconds());

    ScalingDecision decision =
        ScalingPlanner.plan(row.rule().by(ONE, TWO).build(), seen(4, Tells.INACTIVE), past(past));

    assertThat(decision.target())
        .as(decision.reason().toString())
        .isEqualTo(new Replicas(row.wanted()));
    assertThat(told(decision, "Active")).isEqualTo(row.active());
  }
}
