package io.millrace.adapters.simulated;

import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Applications for tests. */
final class Apps {
  static final ApplicationName NAME = ApplicationName.parse("reader");

  private Apps() {}

  /** A Flink application with one slot a TaskManager. */
  static FlinkSpec flink(int taskManagers) {
    return flink(taskManagers, 1, Map.of());
  }

  static FlinkSpec flink(int taskManagers, int slots, Map<String, String> flinkConfig) {
    return new FlinkSpec(
        NAME,
        "reader:1",
        new FlinkSpec.Job("", "Reader", List.of(), 1, false, Optional.empty(), Duration.ofHours(1)),
        new FlinkSpec.Cluster(
            slots,
            new TreeMap<>(flinkConfig),
            new TreeMap<>(),
            FlinkSpec.Resources.DEFAULT,
            FlinkSpec.Resources.DEFAULT),
        FlinkSpec.Wishes.NONE.withReplicas(new Replicas(taskManagers)),
        Optional.empty());
  }

  static FlinkSpec withImage(FlinkSpec spec, String image) {
    return new FlinkSpec(
        spec.name(), image, spec.job(), spec.cluster(), spec.wishes(), spec.scaling());
  }

  static FlinkSpec withSavepointPath(FlinkSpec spec, String path) {
    FlinkSpec.Job job = spec.job();
    return new FlinkSpec(
        spec.name(),
        spec.image(),
        new FlinkSpec.Job(
            job.jarName(),
            job.entryClass(),
            job.programArgs(),
            job.parallelism(),
            job.allowNonRestoredState(),
            Optional.of(path),
            job.maxCheckpointRestoreAge()),
        spec.cluster(),
        spec.wishes(),
        spec.scaling());
  }

  static FlinkSpec highlyAvailable(int taskManagers) {
    return flink(taskManagers, 1, Map.of("high-availability.type", "kubernetes"));
  }

  /** In a session cluster of its own. */
  static FlinkSpec inSession(FlinkSpec spec) {
    return new FlinkSpec(
        spec.name(),
        spec.image(),
        spec.job().inSession(true),
        spec.cluster(),
        spec.wishes(),
        spec.scaling());
  }

  /** Updates go onto a cluster that stands by. */
  static FlinkSpec standingBy(FlinkSpec spec) {
    return handled(spec, spec.wishes().handling().withUpdate(Handling.Update.STANDBY));
  }

  static FlinkSpec handled(FlinkSpec spec, Handling handling) {
    return spec.withWishes(spec.wishes().withHandling(handling));
  }

  static FlinkSpec scaled(FlinkSpec spec, int taskManagers) {
    return spec.withWishes(spec.wishes().withReplicas(new Replicas(taskManagers)));
  }

  static FlinkSpec desired(FlinkSpec spec, DesiredState state) {
    return spec.withWishes(spec.wishes().withDesiredState(state));
  }

  static FlinkSpec savepoint(FlinkSpec spec, String nonce) {
    return spec.withWishes(spec.wishes().withSavepointNonce(nonce));
  }

  /** No count of the user's; a rule sizes it by the segments of a stream. */
  static FlinkSpec bySegments(ScalingSpec.Policy policy, int min, int max) {
    FlinkSpec spec = flink(1);
    FlinkSpec.Wishes none = FlinkSpec.Wishes.NONE;
    return spec.withWishes(none).withScaling(segments(policy, min, max));
  }

  static ScalingSpec segments(ScalingSpec.Policy policy, int min, int max) {
    if (policy == ScalingSpec.Policy.KEDA) {
      return byEvents(min, max, Duration.ZERO);
    }
    return new ScalingSpec(
        "reader-scaler",
        policy,
        new Replicas(min),
        new Replicas(max),
        List.of(new MetricSpec.External(SimulatedMetrics.SEGMENTS, new TreeMap<>(), ONE_EACH)),
        Optional.of(UNLIMITED),
        Duration.ofSeconds(1));
  }

  private static final MetricSpec.Target ONE_EACH =
      new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 1);

  private static final ScalingSpec.Behavior UNLIMITED =
      new ScalingSpec.Behavior(ScalingRules.UNLIMITED, ScalingRules.UNLIMITED);

  /** A ScaledObject with the segments as its trigger. */
  static ScalingSpec byEvents(int min, int max, Duration cooldown) {
    return new ScalingSpec(
        "ScaledObject/reader-scaler",
        ScalingSpec.Policy.KEDA,
        new Replicas(Math.max(1, min)),
        new Replicas(max),
        List.of(
            new MetricSpec.Trigger(
                "s0-segments",
                SimulatedMetrics.SEGMENTS,
                new TreeMap<>(),
                ONE_EACH,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        Optional.of(UNLIMITED),
        Duration.ofSeconds(1),
        Optional.of(
            new EventRules(
                Duration.ofSeconds(5),
                cooldown,
                Duration.ZERO,
                new Replicas(min),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                EventRules.Pause.NONE,
                false,
                false)));
  }

  static ProcessSpec process(int replicas) {
    SortedMap<String, String> env = new TreeMap<>();
    return new ProcessSpec(
        NAME,
        "worker:1",
        List.of(),
        List.of(),
        env,
        Optional.of(new Replicas(replicas)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
