package io.millrace.operator;

import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.control.Pass;
import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** An application and passes of it. */
final class Given {
  static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
  static final FlinkSpec SPEC =
      (FlinkSpec)
          Manifests.parse(
                  "river.yaml",
                  """
                  apiVersion: flink.k8s.io/v1beta1
                  kind: FlinkApplication
                  metadata: {name: river, namespace: streams}
                  spec:
                    image: example/job:1
                    jarName: job.jar
                    entryClass: com.example.Job
                    programArgs: --rate 200
                    parallelism: 4
                    taskManagerConfig: {taskSlots: 2}
                  """,
                  HostKind.KUBERNETES)
              .fold(
                  loaded -> loaded.applications().get(0),
                  rejected -> {
                    throw new AssertionError(rejected.render());
                  });

  private final Memory next;
  private final Reason why;
  private final List<ProcessView> processes = new ArrayList<>();
  private Reading<JobManagerView> answer =
      Reading.unknown("NoJobManager", "no JobManager answers yet");

  private Given(Memory next, Reason why) {
    this.next = next;
    this.why = why;
  }

  static Given pass(Memory next, Reason why) {
    return new Given(next, why);
  }

  /** The first deployment of two TaskManagers. */
  static Memory deployed(Phase phase) {
    return Memory.NEW
        .deploying(SPEC.revision(), NOW.minusSeconds(60))
        .launching(SPEC, Optional.empty())
        .wanting(new Replicas(2))
        .enter(phase);
  }

  static JobManagerView answer(String... registered) {
    return new JobManagerView(
        new TreeSet<>(List.of(registered)),
        2 * registered.length,
        Optional.empty(),
        Optional.empty());
  }

  static JobManagerView running(int tasks, int ofTasks, String... registered) {
    JobView job =
        new JobView(
            "f".repeat(32),
            tasks == ofTasks ? JobState.RUNNING : JobState.RESTARTING,
            tasks,
            Optional.of(ofTasks),
            tasks,
            ofTasks,
            new TreeSet<>(List.of(registered)),
            1,
            Optional.of(
                new Snapshot(Snapshot.Kind.CHECKPOINT, "s3://bucket/chk-7", NOW.minusSeconds(2))),
            Optional.empty(),
            tasks == ofTasks ? Optional.empty() : Optional.of("a TaskManager was lost"));
    return new JobManagerView(
        new TreeSet<>(List.of(registered)),
        2 * registered.length,
        Optional.of(job),
        Optional.empty());
  }

  Given jobManager(State state) {
    return process("river-jm", Role.JOB_MANAGER, state, Optional.empty());
  }

  Given taskManager(String id, State state) {
    return process(id, Role.TASK_MANAGER, state, Optional.empty());
  }

  Given waiting(String id, Reason problem) {
    return process(id, Role.TASK_MANAGER, State.STARTING, Optional.of(problem));
  }

  private Given process(String id, Role role, State state, Optional<Reason> problem) {
    processes.add(
        new ProcessView(
            id,
            role,
            1,
            state,
            NOW,
            0,
            Optional.empty(),
            problem,
            Optional.empty(),
            Optional.empty()));
    return this;
  }

  Given answers(JobManagerView view) {
    answer = Reading.known(view, NOW);
    return this;
  }

  Pass done() {
    Observation seen =
        new Observation(NOW, processes, answer, Reading.known(Optional.empty(), NOW), List.of());
    Decision decision =
        new Decision(next, List.of(), List.of(why), Duration.ofSeconds(1), Optional.empty());
    return new Pass(SPEC, seen, next, decision);
  }
}
