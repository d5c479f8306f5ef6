package io.millrace.control.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Decision;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.memory.ScalingMemory.Recommendation;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.observation.Observation;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.FlinkSpec.Cluster;
import io.millrace.model.spec.FlinkSpec.Job;
import io.millrace.model.spec.FlinkSpec.Resources;
import io.millrace.model.spec.FlinkSpec.Wishes;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.planning.scaling.ScalingObservation;
import io.millrace.planning.scaling.ScalingPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final MetricSpec SEGMENTS =
      external("segments", new Target(Target.Type.AVERAGE_VALUE, 1));

  @Test
  void saysSizeSignalRuleBoundsWindowsThresholdsChangeAndPrice() {
    List<Pass> history = List.of(grewFrom4To5(), finishedAfter(Duration.ofMillis(2100)));
    Pass latest = evaluated(NOON.plusSeconds(134), 5, Optional.of(5));

    List<String> lines = Explanation.of(history, latest, Optional.of(Duration.ofMillis(310)));

    assertThat(lines)
        .containsExactly(
            "default/reader: 5 of 5 TaskManagers, wanted since 12:00:00 UTC (2 min 14 s ago);"
                + " running for 2 min 11 s.",
            "Read: segments{stream=s} = 5, 0.1 s old; target 1 per replica, so it asks for 5.",
            "Rule: hpa/reader, policy segments, tolerance 0, evaluated every 0.1 s.",
            "Bounds: 1 to 8; recommended 5, bounded 5, stabilised 5.",
            "Stabilisation: up at once, down after 1 min; nothing is held back now.",
            "What would change it: more when segments > 5; fewer when segments ≤ 4.",
            "Last change: 12:00:00 UTC, from 4 to 5: segments 5: 5/1 = 5.",
            "Its price: the last rescale, 4 to 5, took 2.1 s; its output was silent for 0.3 s.");
  }

  @Test
  void anUnknownMetricIsSaidToBeUnknown() {
    Pass latest = evaluated(NOON, 5, Optional.empty());

    List<String> lines = Explanation.of(List.of(), latest);

    assertThat(lines)
        .contains("Read: segments{stream=s} is unknown: the controller does not answer.")
        .contains("Last change: none on record.")
        .noneMatch(line -> line.contains("= 0"));
  }

  @Test
  void betweenTwoEvaluationsItTellsTheReadingsOfThePass() {
    Pass latest =
        pass(
            rule(SEGMENTS),
            NOON.plusMillis(400),
            running(5),
            running(5),
            Reason.of("UpToDate", "all is well"),
            Optional.empty(),
            MetricReading.total(SEGMENTS, Reading.known(5.0, NOON)));

    List<String> lines = Explanation.of(List.of(), latest);

    assertThat(lines).contains("Read: segments = 5, 0.4 s old; target 1 per replica.");
  }

  @Test
  void saysUntilWhenAnOlderRecommendationHoldsTheSize() {
    Memory held =
        running(7)
            .scaled(
                new ScalingMemory(
                    Optional.of(NOON),
                    List.of(
                        new Recommendation(NOON.minusSeconds(12), new Replicas(7)),
                        new Recommendation(NOON, new Replicas(5))),
                    List.of()));
    Pass latest =
        pass(rule(SEGMENTS), NOON, held, held, Reason.of("UpToDate", ""), Optional.empty());

    List<String> lines = Explanation.of(List.of(), latest);

    assertThat(lines)
        .contains(
            "Stabilisation: up at once, down after 1 min; 5 wanted, but 7 was recommended 12 s ago"
                + " and holds until 12:00:48 UTC.");
  }

  @Test
  @DisplayName("P25 explain says that the backlog grows although the rule is satisfied")
  void saysThatTheBacklogGrows() {
    Memory behind =
        running(5)
            .scaled(
                new ScalingMemory(
                    Optional.of(NOON),
                    List.of(),
                    List.of(),
                    List.of(
                        new ScalingMemory.Unread(NOON.minusSeconds(62), 100),
                        new ScalingMemory.Unread(NOON, 7100))));
    Pass latest =
        pass(rule(SEGMENTS), NOON, behind, behind, Reason.of("UpToDate", ""), Optional.empty());

    List<String> lines = Explanation.of(List.of(), latest);

    assertThat(lines)
        .anyMatch(
            line ->
                line.startsWith(
                    "Behind: 5 segments are read by 5 TaskManagers, but the backlog has grown from"
                        + " 100 to 7100 records in 62 s"));
  }

  @Test
  void toleranceWidensTheThresholds() {
    MetricSpec lag = external("lag", new Target(Target.Type.AVERAGE_VALUE, 100));
    ScalingSpec hpa =
        new ScalingSpec(
            "hpa/reader",
            ScalingSpec.Policy.HPA,
            new Replicas(1),
            new Replicas(32),
            List.of(lag),
            Optional.empty(),
            ScalingSpec.DEFAULT_SYNC_PERIOD);

    // 20 × 100 × 1.1 and 20 × 100 × 0.9: below that 19 would do already from 1900 on
    assertThat(new Thresholds(hpa, new Replicas(20)).sentence())
        .isEqualTo("more when lag > 2200; fewer when lag < 1800");
    // 4 × 100 × 0.9 = 360, but only 300 fit into three
    assertThat(new Thresholds(hpa, new Replicas(4)).sentence())
        .isEqualTo("more when lag > 440; fewer when lag ≤ 300");
  }

  @Test
  void atABoundTheBoundIsNamed() {
    assertThat(new Thresholds(rule(SEGMENTS), new Replicas(8)).sentence())
        .isEqualTo("never more than the maximum of 8; fewer when segments ≤ 7");
    assertThat(new Thresholds(rule(SEGMENTS), new Replicas(1)).sentence())
        .isEqualTo("more when segments > 1; never fewer than the minimum of 1");
  }

  @Test
  void fiveMetricsStillFitIntoTenLines() {
    MetricSpec[] five =
        IntStream.range(0, 5)
            .mapToObj(i -> external("m" + i, new Target(Target.Type.AVERAGE_VALUE, 1)))
            .toArray(MetricSpec[]::new);
    MetricReading[] readings =
        List.of(five).stream()
            .map(metric -> MetricReading.total(metric, Reading.known(5.0, NOON)))
            .toArray(MetricReading[]::new);
    Pass latest =
        pass(
            rule(five),
            NOON,
            running(5),
            running(5),
            Reason.of("UpToDate", ""),
            Optional.empty(),
            readings);

    List<String> lines =
        Explanation.of(
            List.of(grewFrom4To5(), finishedAfter(Duration.ofSeconds(2))),
            latest,
            Optional.of(Duration.ofSeconds(1)));

    assertThat(lines).hasSizeLessThanOrEqualTo(Explanation.MAX_LINES);
    assertThat(lines).contains("Read: and 3 metrics more.").last().asString().contains("price");
  }

  @Test
  void withoutARuleTheWishIsTheReason() {
    FlinkSpec plain = spec(Optional.empty()).withWishes(Wishes.NONE.withReplicas(new Replicas(3)));
    Pass latest =
        new Pass(
            plain,
            seen(NOON, 3),
            running(3),
            new Decision(
                running(3),
                List.of(),
                List.of(Reason.of("UpToDate", "")),
                Duration.ofSeconds(1),
                Optional.empty()));

    assertThat(Explanation.of(List.of(), latest))
        .contains("No scaling rule: the user asked for 3. What would change it: another wish.");
  }

  @Test
  void durationsReadLikeAClock() {
    assertThat(Words.duration(Duration.ofMillis(420))).isEqualTo("0.4 s");
    assertThat(Words.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Words.duration(Duration.ofSeconds(60))).isEqualTo("1 min");
    assertThat(Words.duration(Duration.ofMinutes(185))).isEqualTo("3 h 5 min");
    assertThat(Words.duration(Duration.ofHours(51))).isEqualTo("2 d 3 h");
  }

  @Test
  @DisplayName("P4 explain says what keeps 10 at 9 segments")
  void whatTheToleranceHoldsIsTold() {
    ScalingSpec hpa =
        new ScalingSpec(
            "hpa/reader",
            ScalingSpec.Policy.HPA,
            new Replicas(1),
            new Replicas(20),
            List.of(SEGMENTS),
            Optional.empty(),
            Duration.ofSeconds(15));
    MetricReading nine = MetricReading.total(SEGMENTS, Reading.known(9.0, NOON));
    Replicas ten = new Replicas(10);
    ScalingDecision stays =
        ScalingPlanner.plan(
            hpa,
            new ScalingObservation(NOON, ten, ten, List.of(), List.of(nine)),
            ScalingMemory.EMPTY);
    Memory before = running(10);
    Pass pass = pass(hpa, NOON, before, before, stays.reason(), Optional.of(stays), nine);

    List<String> lines = Explanation.of(List.of(pass), pass);

    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("= 9")
                    .contains("9/10 = 0.9")
                    .contains("is within the tolerance of 0.1, so it asks for 10"));
  }

  private static Pass grewFrom4To5() {
    Reason why = Reason.of("ScaledUp", "segments 5: 5/1 = 5");
    return pass(
        rule(SEGMENTS),
        NOON,
        running(4),
        running(5).enter(new Phase.Rescaling(NOON, new Replicas(4), new Replicas(5))),
        Reason.of("Rescaling", "from 4 to 5 TaskManagers"),
        Optional.of(scaling(4, 5, Optional.of(5), why)));
  }

  private static Pass finishedAfter(Duration took) {
    return pass(
        rule(SEGMENTS),
        NOON.plus(took),
        running(5).enter(new Phase.Rescaling(NOON, new Replicas(4), new Replicas(5))),
        running(5).enter(new Phase.Running(NOON.plus(took))),
        Reason.of("Rescaled", "from 4 to 5 TaskManagers"),
        Optional.empty());
  }

  private static Pass evaluated(Instant at, int size, Optional<Integer> segments) {
    Memory memory = running(size).enter(new Phase.Running(NOON.plusSeconds(3)));
    Reason why = Reason.of("AsWanted", "it stays");
    return pass(
        rule(SEGMENTS), at, memory, memory, why, Optional.of(scaling(size, size, segments, why)));
  }

  private static ScalingDecision scaling(
      int from, int to, Optional<Integer> segments, Reason reason) {
    Optional<Replicas> asked = segments.map(Replicas::new);
    return new ScalingDecision(
        ScalingSpec.Policy.SEGMENTS,
        new Replicas(from),
        new Replicas(to),
        List.of(
            new MetricProposal(
                "segments{stream=s}",
                segments.map(Integer::doubleValue),
                "1 per replica",
                Optional.of(Duration.ofMillis(100)),
                asked,
                Reason.of("Segments", "the controller does not answer"))),
        asked,
        asked,
        asked,
        List.of(new Condition("ScalingLimited", false, Reason.of("DesiredWithinRange", ""))),
        reason,
        ScalingMemory.EMPTY);
  }

  private static Pass pass(
      ScalingSpec rule,
      Instant at,
      Memory before,
      Memory next,
      Reason reason,
      Optional<ScalingDecision> scaling,
      MetricReading... metrics) {
    Observation seen = seen(at, next.desired().value(), metrics);
    return new Pass(
        spec(Optional.of(rule)),
        seen,
        before,
        new Decision(next, List.of(), List.of(reason), Duration.ofSeconds(1), scaling));
  }

  private static Observation seen(Instant at, int registered, MetricReading... metrics) {
    TreeSet<String> ids = new TreeSet<>();
    IntStream.range(0, registered).forEach(i -> ids.add("tm-" + i));
    return new Observation(
        at,
        List.of(),
        Reading.known(new JobManagerView(ids, registered, Optional.empty(), Optional.empty()), at),
        Reading.unknown("NotAsked", "not looked at"),
        new ArrayList<>(List.of(metrics)));
  }

  private static Memory running(int desired) {
    return Memory.NEW.wanting(new Replicas(desired)).enter(new Phase.Running(NOON));
  }

  private static ScalingSpec rule(MetricSpec... metrics) {
    ScalingRules up =
        new ScalingRules(Duration.ZERO, ScalingRules.SelectPolicy.MAX, List.of(), Optional.of(0.0));
    ScalingRules down =
        new ScalingRules(
            Duration.ofSeconds(60), ScalingRules.SelectPolicy.MAX, List.of(), Optional.of(0.0));
    return new ScalingSpec(
        "hpa/reader",
        ScalingSpec.Policy.SEGMENTS,
        new Replicas(1),
        new Replicas(8),
        List.of(metrics),
        Optional.of(new ScalingSpec.Behavior(up, down)),
        Duration.ofMillis(100));
  }

  private static MetricSpec external(String name, Target target) {
    return new MetricSpec.External(name, new TreeMap<>(Map.of()), target);
  }

  private static FlinkSpec spec(Optional<ScalingSpec> rule) {
    return new FlinkSpec(
        new ApplicationName("default", "reader"),
        "reader:1.0",
        new Job("", "Main", List.of(), 1, false, Optional.empty(), Duration.ofMinutes(5)),
        new Cluster(1, new TreeMap<>(), new TreeMap<>(), Resources.DEFAULT, Resources.DEFAULT),
        Wishes.NONE,
        rule);
  }
}
