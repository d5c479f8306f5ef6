package io.millrace.control.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.GroupLag.Partition;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.planning.Planner;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A ScaledObject in a person's words, from passes that the planner made. */
class EventExplanationTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final MetricSpec.Trigger KAFKA =
      new MetricSpec.Trigger(
          "s0-kafka-orders",
          "kafka",
          new TreeMap<>(),
          new Target(Target.Type.AVERAGE_VALUE, 10),
          0,
          Optional.of(LagRules.DEFAULT),
          Optional.of("orders"),
          Optional.empty());

  private static ScalingSpec rule(Optional<EventRules.Modifiers> modifiers) {
    return new ScalingSpec(
        "ScaledObject/orders",
        ScalingSpec.Policy.KEDA,
        new Replicas(1),
        new Replicas(5),
        List.of(KAFKA),
        Optional.empty(),
        Duration.ofSeconds(15),
        Optional.of(
            new EventRules(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ZERO,
                new Replicas(0),
                Optional.of(new Replicas(0)),
                Optional.empty(),
                modifiers,
                EventRules.Pause.NONE,
                false,
                false)));
  }

  private static List<String> explained(
      Optional<EventRules.Modifiers> modifiers, int replicas, MetricReading reading) {
    ProcessSpec spec =
        new ProcessSpec(
            ApplicationName.parse("pipeline"),
            "pipeline:1",
            List.of(),
            List.of(),
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(rule(modifiers)));
    List<ProcessView> processes =
        IntStream.range(0, replicas)
            .mapToObj(
                i ->
                    new ProcessView(
                        "p-" + i,
                        ProcessView.Role.REPLICA,
                        1,
                        ProcessView.State.READY,
                        NOON.minusSeconds(60),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
            .toList();
    Observation seen =
        new Observation(
            NOON,
            processes,
            Reading.unknown("NotFlink", ""),
            Reading.unknown("NotFlink", ""),
            List.of(reading));
    Memory memory =
        Memory.NEW
            .deploying(spec.revision(), NOON.minusSeconds(60))
            .wanting(new Replicas(replicas))
            .enter(new Phase.Running(NOON.minusSeconds(60)))
            .scaled(
                ScalingMemory.EMPTY.withEvents(
                    new EventMemory(
                        Optional.of(NOON.minusSeconds(60)),
                        Optional.of(NOON.minusSeconds(20)),
                        Optional.of(NOON.minusSeconds(4)),
                        Optional.of(NOON.minusSeconds(4)),
                        new TreeMap<>(),
                        new TreeMap<>())));
    Pass pass = new Pass(spec, seen, memory, Planner.plan(spec, seen, memory));
    return Explanation.of(List.of(), pass);
  }

  private static MetricReading lag(String state, long... lags) {
    List<Partition> partitions =
        IntStream.range(0, lags.length)
            .mapToObj(
                i -> new Partition("orders", i, Optional.of(7L), Optional.of(7 + lags[i]), false))
            .toList();
    return new MetricReading(
        KAFKA,
        Reading.known((double) Arrays.stream(lags).sum(), NOON.minusMillis(200)),
        new TreeMap<>(),
        Optional.of(new GroupLag(partitions, Optional.of(state), Optional.of(9))));
  }

  @Test
  void tellsHowTheLagCameToACountAndWhatEndsTheActivity() {
    List<String> lines = explained(Optional.empty(), 4, lag("Stable", 100, 20, 0, 0, 0));

    assertThat(lines).hasSizeLessThanOrEqualTo(Explanation.MAX_LINES);
    assertThat(lines)
        .contains(
            "Read: s0-kafka-orders = 50, 0.2 s old; target 10 per replica; 50/10 = 5 (lag 120,"
                + " counted as 50: no more than 5 replicas have a partition), so it asks for 5.",
            "Activity: s0-kafka-orders (50) is active.",
            "Rule: ScaledObject/orders, policy keda, tolerance 0.1, evaluated every 15 s.");
    assertThat(lines).anyMatch(line -> line.startsWith("Bounds: 1 to 5, 0 after 10 s without"));
  }

  @Test
  void tellsThatARebalanceIsNoLoad() {
    List<String> lines =
        explained(Optional.empty(), 2, lag("PreparingRebalance", 100, 20, 0, 0, 0));

    assertThat(lines)
        .contains(
            "Read: s0-kafka-orders = 50; target 10 per replica; the group is in PreparingRebalance,"
                + " and what gathers meanwhile is no load, so it asks for nothing.",
            "Activity: s0-kafka-orders (50) is active; the group is in PreparingRebalance, and what"
                + " gathers meanwhile is no load.");
  }

  @Test
  void tellsHowLongTheCooldownLasts() {
    assertThat(explained(Optional.empty(), 2, lag("Stable", 0, 0)))
        .contains("Activity: no trigger is active, and 0 replicas follow in 6 s.");
  }

  @Test
  void tellsWhatWakesIt() {
    assertThat(explained(Optional.empty(), 0, lag("Empty", 0, 0)))
        .contains("Activity: no trigger is active.", "What would change it: s0-kafka-orders > 0.");
  }

  @Test
  void tellsWhyItHolds() {
    MetricReading gone =
        MetricReading.total(KAFKA, Reading.unknown("Unavailable", "no broker answers"));

    assertThat(explained(Optional.empty(), 2, gone))
        .contains("Activity: s0-kafka-orders (no broker answers) could not be read.");
  }

  @Test
  void tellsAFormulaWithItsFigures() {
    EventRules.Modifiers twice =
        new EventRules.Modifiers("orders * 2", new Target(Target.Type.AVERAGE_VALUE, 10), 3);

    assertThat(explained(Optional.of(twice), 2, lag("Stable", 8, 7)))
        .contains(
            "Read: composite-metric = 30, 0 s old; target 10 per replica; 30/10 = 3 (orders * 2 with"
                + " orders = 15), so it asks for 3.")
        .anyMatch(line -> line.startsWith("What would change it: more when orders * 2 > 33;"));
  }
}
