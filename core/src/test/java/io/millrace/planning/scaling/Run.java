package io.millrace.planning.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rule over time: each step carries out the decision and hands its memory to the next. */
final class Run {
  private final ScalingSpec rule;
  private Instant now = Given.NOW;
  private Replicas replicas;
  private ScalingMemory memory = ScalingMemory.EMPTY;
  private Optional<Long> unread = Optional.empty();

  Run(ScalingSpec rule, int replicas) {
    this.rule = rule;
    this.replicas = new Replicas(replicas);
  }

  /** With values for the metrics of the rule in their order; empty for unknown. */
  ScalingDecision step(List<Optional<Double>> values) {
    List<MetricReading> readings = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      MetricSpec metric = rule.metrics().get(i);
      readings.add(
          MetricReading.total(
              metric,
              values
                  .get(i)
                  .map(value -> Reading.known(value, now))
                  .orElseGet(() -> Reading.unknown("Timeout", "no answer within 3 s"))));
    }
    var seen =
        new ScalingObservation(
            now,
            replicas,
            replicas,
            Given.replicas("r".repeat(replicas.value())),
            readings,
            unread);
    ScalingDecision decision = ScalingPlanner.plan(rule, seen, memory);
    assertThat(decision).as("twice the same").isEqualTo(ScalingPlanner.plan(rule, seen, memory));
    memory = decision.next();
    replicas = decision.target();
    return decision;
  }

  ScalingDecision step(double value) {
    return step(List.of(Optional.of(value)));
  }

  ScalingDecision stepUnknown() {
    return step(List.of(Optional.empty()));
  }

  Run after(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** With so many records that the sources have not read. */
  Run unread(long records) {
    unread = Optional.of(records);
    return this;
  }

  /** After one sync period. */
  Run later() {
    return after(rule.syncPeriod());
  }

  /** Somebody else sets the count. */
  Run setReplicas(int count) {
    replicas = new Replicas(count);
    return this;
  }

  int replicas() {
    return replicas.value();
  }

  ScalingMemory memory() {
    return memory;
  }
}
