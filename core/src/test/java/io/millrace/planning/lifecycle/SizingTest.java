package io.millrace.planning.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.observation.Observation;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SizingTest {
  private static final Replicas ONE = new Replicas(1);
  private static final MetricSpec.External SEGMENTS =
      new MetricSpec.External(
          "segments",
          new TreeMap<>(),
          new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 1));
  private static final ScalingSpec RULE =
      new ScalingSpec(
          "rule",
          ScalingSpec.Policy.SEGMENTS,
          new Replicas(1),
          new Replicas(8),
          List.of(SEGMENTS),
          Optional.of(new ScalingSpec.Behavior(ScalingRules.UNLIMITED, ScalingRules.UNLIMITED)),
          Duration.ofSeconds(15));

  private static Sizing byRule(Given given, Reading<Double> segments) {
    Observation seen = given.seen();
    Observation withMetric =
        new Observation(
            seen.at(),
            seen.processes(),
            seen.jobManager(),
            seen.retained(),
            List.of(MetricReading.total(SEGMENTS, segments)));
    return Sizing.byRule(
        given.spec.withScaling(RULE),
        withMetric,
        given.memory,
        given.memory.desired(),
        new Replicas(2),
        ONE,
        Sizing.Request.of(Optional.empty(), Optional.empty()));
  }

  @Test
  void theFirstSizeIsTheInitialOneAndNeedsNoReason() {
    Sizing sizing = Sizing.byWish(Given.nothing().spec, Memory.NEW, new Replicas(3), ONE);

    assertEquals(new Replicas(3), sizing.memory().desired());
    assertThat(sizing.reasons()).isEmpty();
  }

  @Test
  void aNewWishOfTheUserIsTakenOnceAndSaysSo() {
    Given given = Given.aRunningJob().wants(5);

    Sizing heard = Sizing.byWish(given.spec, given.memory, ONE, ONE);
    Sizing again = Sizing.byWish(given.spec, heard.memory().wanting(new Replicas(3)), ONE, ONE);

    assertEquals(new Replicas(5), heard.memory().desired());
    assertEquals("ReplicasRequested", heard.reasons().get(0).code());
    assertEquals(new Replicas(3), again.memory().desired());
  }

  @Test
  void aWithdrawnWishLeavesTheSizeAsItIs() {
    Given given = Given.aRunningJob();
    given.memory = given.memory.heard(Optional.of(new Replicas(2)));
    FlinkSpec without = given.spec;

    assertEquals(
        new Replicas(2), Sizing.byWish(without, given.memory, ONE, ONE).memory().desired());
  }

  @Test
  void theRuleMovesTheSizeAndTellsItsFigures() {
    Sizing sizing = byRule(Given.aRunningJob(), Reading.known(5.0, Given.NOW));

    assertEquals(new Replicas(5), sizing.memory().desired());
    assertEquals("ScaledUp", sizing.reasons().get(0).code());
    assertThat(sizing.scaling()).isPresent();
  }

  @Test
  void theReasonIsTheSameInEveryLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.ROOT);
      Sizing plain = byRule(Given.aRunningJob(), Reading.known(5.5, Given.NOW));
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Sizing arabic = byRule(Given.aRunningJob(), Reading.known(5.5, Given.NOW));

      assertEquals(plain, arabic);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anUnknownMetricTakesNothing() {
    Sizing sizing = byRule(Given.aRunningJob(), Reading.unknown("Unavailable", "no answer"));

    assertEquals(new Replicas(2), sizing.memory().desired());
  }

  @Test
  void theWishOfTheMomentComesBeforeTheRuleOfTheNextPeriod() {
    Given given = Given.aRunningJob();
    Sizing evaluated = byRule(given, Reading.known(2.0, Given.NOW));
    given.memory = evaluated.memory();

    Sizing sizing = byRule(given.wants(6), Reading.known(2.0, Given.NOW));

    assertEquals(new Replicas(6), sizing.memory().desired());
  }

  @Test
  void aJobIsNeverScaledToNothingByAScaledObject() {
    MetricSpec.Trigger trigger =
        new MetricSpec.Trigger(
            "s0-lag",
            "prometheus",
            new TreeMap<>(),
            new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 10),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ScalingSpec rule =
        new ScalingSpec(
            "ScaledObject/reader",
            ScalingSpec.Policy.KEDA,
            ONE,
            new Replicas(8),
            List.of(trigger),
            Optional.empty(),
            Duration.ofSeconds(15),
            Optional.of(
                new EventRules(
                    Duration.ofSeconds(30),
                    Duration.ZERO,
                    Duration.ZERO,
                    new Replicas(0),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new EventRules.Pause(true, Optional.of(new Replicas(0)), false, false),
                    false,
                    false)));
    Given given = Given.aRunningJob();
    Observation seen = given.seen();

    Sizing sizing =
        Sizing.byRule(
            given.spec.withScaling(rule),
            new Observation(
                seen.at(),
                seen.processes(),
                seen.jobManager(),
                seen.retained(),
                List.of(MetricReading.total(trigger, Reading.known(0.0, Given.NOW)))),
            given.memory,
            given.memory.desired(),
            ONE,
            ONE,
            Sizing.Request.of(Optional.empty(), Optional.empty()));

    assertEquals(ONE, sizing.memory().desired());
    assertEquals(ONE, sizing.scaling().orElseThrow().target());
  }
}
