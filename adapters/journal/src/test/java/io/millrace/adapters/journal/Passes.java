package io.millrace.adapters.journal;

import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.planning.Planner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Passes as the loop would make them, by the real planner. */
final class Passes {
  static final ApplicationName READER = ApplicationName.parse("test/reader");
  private static final Instant START = Instant.parse("2026-11-21T10:00:00.123456789Z");

  private Passes() {}

  static FlinkSpec spec(int replicas) {
    return new FlinkSpec(
        READER,
        "busy-reader:1",
        new FlinkSpec.Job(
            "reader.jar",
            "io.example.Reader",
            List.of("--iterations", "150"),
            1,
            false,
            Optional.empty(),
            Duration.ofHours(1)),
        new FlinkSpec.Cluster(
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            FlinkSpec.Resources.DEFAULT,
            FlinkSpec.Resources.DEFAULT),
        FlinkSpec.Wishes.NONE.withReplicas(new Replicas(replicas)),
        Optional.empty());
  }

  static Pass of(FlinkSpec spec, Observation seen, Memory before) {
    return new Pass(spec, seen, before, Planner.plan(spec, seen, before));
  }

  /** A first deployment, its run, a rescale, and the loss of its JobManager. */
  static List<Pass> life() {
    List<Pass> passes = new ArrayList<>();
    Memory memory = Memory.NEW;
    for (int second = 0; second < 12; second++) {
      FlinkSpec spec = spec(second < 6 ? 1 : 2);
      Observation seen = second == 0 || second > 9 ? nothing(second) : running(second, 1);
      Pass pass = of(spec, seen, memory);
      passes.add(pass);
      Decision decision = pass.decision();
      memory = decision.next().saved();
    }
    return passes;
  }

  static Observation nothing(int second) {
    return new Observation(
        START.plusSeconds(second),
        List.of(),
        Reading.unknown("NoJobManager", "no JobManager answers yet"),
        Reading.known(Optional.empty(), START.plusSeconds(second)),
        List.of());
  }

  private static Observation running(int second, int taskManagers) {
    Instant at = START.plusSeconds(second);
    List<ProcessView> processes = new ArrayList<>();
    processes.add(process("jm", Role.JOB_MANAGER));
    TreeSet<String> ids = new TreeSet<>();
    for (int i = 0; i < taskManagers; i++) {
      processes.add(process("tm-" + i, Role.TASK_MANAGER));
      ids.add("tm-" + i);
    }
    JobView job =
        new JobView(
            "00000000000000000000000000000abc",
            JobState.RUNNING,
            taskManagers,
            Optional.of(taskManagers),
            2 * taskManagers,
            2 * taskManagers,
            ids,
            0,
            Optional.of(new Snapshot(Snapshot.Kind.CHECKPOINT, "file:/data/chk-1", at)),
            Optional.of(1234L),
            Optional.empty());
    return new Observation(
        at,
        processes,
        Reading.known(
            new JobManagerView(ids, taskManagers, Optional.of(job), Optional.empty()), at),
        Reading.unknown("NotAsked", "storage is looked at before a start only"),
        List.of());
  }

  private static ProcessView process(String id, Role role) {
    return new ProcessView(
        id,
        role,
        1,
        ProcessView.State.READY,
        START,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(0.1 + 0.2),
        Optional.of(200_000_000L));
  }
}
