package io.millrace.adapters.web;

import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The applications of the segments demo, as specs. */
final class FakeSpecs {
  static final ApplicationName READER = ApplicationName.parse("busy-reader");
  static final ApplicationName GENERATOR = ApplicationName.parse("sinusoidal-generator");
  static final int MAX = 8;

  static final MetricSpec SEGMENTS =
      new MetricSpec.External(
          "pravega_controller_segments_count",
          new TreeMap<>(Map.of("scope", "test", "stream", "stream")),
          new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 1));

  private static final ScalingRules AT_ONCE =
      new ScalingRules(Duration.ZERO, ScalingRules.SelectPolicy.MAX, List.of(), Optional.of(0.0));

  static final ScalingSpec RULE =
      new ScalingSpec(
          "HorizontalPodAutoscaler busy-reader",
          ScalingSpec.Policy.SEGMENTS,
          new Replicas(1),
          new Replicas(MAX),
          List.of(SEGMENTS),
          Optional.of(new ScalingSpec.Behavior(AT_ONCE, AT_ONCE)),
          Duration.ofMillis(100));

  private FakeSpecs() {}

  static FlinkSpec reader() {
    return new FlinkSpec(
        READER,
        "flink-busy-reader:1.0",
        new FlinkSpec.Job(
            "busy-reader.jar",
            "io.millrace.examples.BusyReader",
            List.of("--iterations", "200"),
            1,
            false,
            Optional.empty(),
            Duration.ofMinutes(30)),
        new FlinkSpec.Cluster(
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            FlinkSpec.Resources.DEFAULT,
            FlinkSpec.Resources.DEFAULT),
        FlinkSpec.Wishes.NONE,
        Optional.of(RULE));
  }

  static ProcessSpec generator() {
    return new ProcessSpec(
        GENERATOR,
        "sinusoidal-data-generator:1.0",
        List.of(),
        List.of("-s", "test", "-n", "stream", "-r", "80", "--speed", "30"),
        new TreeMap<>(),
        Optional.of(new Replicas(1)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
