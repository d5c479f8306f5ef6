package io.millrace.control;

import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Values for the tests of this package. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final FlinkSpec FLINK =
      new FlinkSpec(
          ApplicationName.parse("reader"),
          "reader:1",
          new FlinkSpec.Job(
              "", "Reader", List.of(), 2, false, Optional.empty(), Duration.ofMinutes(10)),
          new FlinkSpec.Cluster(
              1,
              new TreeMap<>(),
              new TreeMap<>(),
              FlinkSpec.Resources.DEFAULT,
              FlinkSpec.Resources.DEFAULT),
          FlinkSpec.Wishes.NONE,
          Optional.empty());
  static final ProcessSpec PROCESS =
      new ProcessSpec(
          ApplicationName.parse("worker"),
          "worker:1",
          List.of(),
          List.of(),
          new TreeMap<>(),
          Optional.of(new Replicas(1)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private Samples() {}

  static ProcessView process(ProcessView.Role role, ProcessView.State state) {
    return process(role, 1, state);
  }

  static ProcessView process(ProcessView.Role role, long attempt, ProcessView.State state) {
    return new ProcessView(
        "p-" + role,
        role,
        attempt,
        state,
        NOW,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(0.5),
        Optional.of(2L << 20));
  }

  static Observer observer(Outside outside) {
    return new Observer(outside, outside, List.of(), CLOCK);
  }

  static ControlLoop loop(Outside outside) {
    return new ControlLoop(observer(outside), new Actuator(outside, outside), outside, outside);
  }

  static Host host(Outside outside) {
    return new Host(
        observer(outside), new Actuator(outside, outside), outside, outside, outside, CLOCK);
  }
}
