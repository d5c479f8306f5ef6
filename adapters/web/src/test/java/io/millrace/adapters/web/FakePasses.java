package io.millrace.adapters.web;

import io.millrace.control.Pass;
import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Passes as a real loop would make them, out of a few numbers. */
final class FakePasses {
  static final String JOB = "5f0c1e7d3ab94c0f8d1f2a3b4c5d6e7f";
  private static final long MIB = 1024 * 1024;

  private FakePasses() {}

  /** The reader's pass with {@code registered} TaskManagers there. */
  static Pass reader(
      FlinkSpec spec,
      Instant at,
      int registered,
      double cpuCores,
      Memory before,
      Memory next,
      List<Action> actions,
      Optional<ScalingDecision> scaling,
      Reason... reasons) {
    return new Pass(
        spec,
        readerSeen(at, registered, before.desired().value(), cpuCores),
        before,
        new Decision(next, actions, List.of(reasons), Duration.ofMillis(100), scaling));
  }

  static Pass generator(ProcessSpec spec, Instant at, Instant since, Memory before, Reason reason) {
    Memory next =
        before.wanting(spec.replicas().orElse(new Replicas(1))).enter(new Phase.Running(since));
    Observation seen =
        new Observation(
            at,
            List.of(process("generator-0", Role.REPLICA, since, 0.04, 61)),
            Reading.unknown("NotFlink", "a plain workload has no JobManager"),
            Reading.unknown("NotFlink", "a plain workload has no snapshots"),
            List.of());
    return new Pass(
        spec,
        seen,
        before,
        new Decision(next, List.of(), List.of(reason), Duration.ofSeconds(1), Optional.empty()));
  }

  /** What the segments policy says at so many segments; {@code empty} when nobody could tell. */
  static ScalingDecision scaling(int current, Optional<Integer> segments, int ageMillis) {
    Optional<Replicas> asked = segments.map(Replicas::new);
    Replicas target = asked.orElse(new Replicas(current));
    String sum = target + (target.value() == 1 ? " segment" : " segments") + ", one replica each";
    Reason why =
        segments.isEmpty()
            ? Reason.of(
                "FailedGetExternalMetric",
                current + " replicas stay: the controller did not answer within 2 s")
            : Reason.of(
                switch (Integer.signum(target.value() - current)) {
                  case 1 -> "ScaledUp";
                  case -1 -> "ScaledDown";
                  default -> "AsWanted";
                },
                current == target.value()
                    ? current + " stay at " + sum
                    : "from %d to %s replicas at %s".formatted(current, target, sum));
    return new ScalingDecision(
        ScalingSpec.Policy.SEGMENTS,
        new Replicas(current),
        target,
        List.of(
            new ScalingDecision.MetricProposal(
                "pravega_controller_segments_count{scope=test, stream=stream}",
                segments.map(Integer::doubleValue),
                "1 per replica",
                segments.map(count -> Duration.ofMillis(ageMillis)),
                asked,
                segments.isEmpty()
                    ? Reason.of(
                        "FailedGetExternalMetric", "the controller did not answer within 2 s")
                    : Reason.of("ValidMetricFound", sum))),
        asked,
        asked,
        asked,
        List.of(
            new ScalingDecision.Condition(
                "AbleToScale", true, Reason.of("ReadyForNewScale", "nothing holds it back")),
            new ScalingDecision.Condition(
                "ScalingActive", segments.isPresent(), Reason.of("ValidMetricFound", sum)),
            new ScalingDecision.Condition(
                "ScalingLimited",
                false,
                Reason.of("DesiredWithinRange", "neither a rate nor the range 1 to 8 limits it"))),
        why,
        ScalingMemory.EMPTY);
  }

  static Action taskManagers(FlinkSpec spec, long attempt, int count) {
    return Action.EnsureTaskManagers.of(spec, attempt, count);
  }

  private static Observation readerSeen(Instant at, int registered, int segments, double cpuCores) {
    List<ProcessView> processes = new ArrayList<>();
    Instant start = at.minusSeconds(600);
    processes.add(process("jobmanager", Role.JOB_MANAGER, start, 0.08, 165));
    TreeSet<String> ids = new TreeSet<>();
    for (int i = 0; i < registered; i++) {
      processes.add(process("tm-" + i, Role.TASK_MANAGER, start, cpuCores / registered, 153));
      ids.add("tm-" + i);
    }
    JobManagerView.JobView job =
        new JobManagerView.JobView(
            JOB,
            JobManagerView.JobState.RUNNING,
            registered,
            Optional.of(registered),
            3 * registered,
            3 * registered,
            ids,
            2,
            Optional.of(
                new Snapshot(
                    Snapshot.Kind.CHECKPOINT,
                    "file:///data/checkpoints/chk-217",
                    at.minusSeconds(1))),
            Optional.of(0L),
            Optional.empty());
    return new Observation(
        at,
        processes,
        Reading.known(new JobManagerView(ids, registered, Optional.of(job), Optional.empty()), at),
        Reading.unknown("NotAsked", "storage is looked at before a start only"),
        List.of(
            MetricReading.total(
                FakeSpecs.SEGMENTS, Reading.known((double) segments, at.minusMillis(80)))));
  }

  private static ProcessView process(
      String id, Role role, Instant since, double cores, long memoryMiB) {
    return new ProcessView(
        id,
        role,
        1,
        ProcessView.State.READY,
        since,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(cores),
        Optional.of(memoryMiB * MIB));
  }
}
