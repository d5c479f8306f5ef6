package io.millrace.planning.lifecycle;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A Flink application at one moment: two TaskManagers of one slot run its job, all is well. */
final class Given {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final Instant LONG_AGO = NOW.minus(Duration.ofHours(1));
  static final Snapshot CHECKPOINT =
      new Snapshot(Snapshot.Kind.CHECKPOINT, "/chk-7", NOW.minusSeconds(2));
  static final Snapshot SAVEPOINT =
      new Snapshot(Snapshot.Kind.SAVEPOINT, "/sp-1", NOW.minusSeconds(1));

  FlinkSpec spec =
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
  Memory memory =
      Memory.NEW
          .deploying(spec.revision(), LONG_AGO)
          .wanting(new Replicas(2))
          .sawCheckpoint(CHECKPOINT)
          .enter(new Phase.Running(LONG_AGO));
  List<ProcessView> processes = new ArrayList<>();
  Optional<JobView> job = Optional.empty();
  Optional<SavepointView> savepoint = Optional.empty();
  Reading<Optional<Snapshot>> retained = Reading.known(Optional.of(CHECKPOINT), NOW);
  boolean isRestSilent;

  private Given() {}

  static Given aRunningJob() {
    return new Given().with(Role.JOB_MANAGER, 1, State.READY).taskManagers(2).running(2, 2);
  }

  static Given nothing() {
    Given given = new Given();
    given.memory = Memory.NEW;
    given.retained = Reading.known(Optional.empty(), NOW);
    return given;
  }

  Given noProcesses() {
    processes.clear();
    job = Optional.empty();
    return this;
  }

  Given with(Role role, long attempt, State state) {
    processes.add(process(role, 0, attempt, state));
    return this;
  }

  Given with(Role role, int ordinal, long attempt, State state) {
    processes.add(process(role, ordinal, attempt, state));
    return this;
  }

  Given taskManagers(int count) {
    processes.removeIf(process -> process.role() == Role.TASK_MANAGER);
    for (int ordinal = 0; ordinal < count; ordinal++) {
      processes.add(process(Role.TASK_MANAGER, ordinal, 1, State.READY));
    }
    return this;
  }

  Given taskManagerIs(int ordinal, State state) {
    processes.removeIf(p -> p.id().equals(id(Role.TASK_MANAGER, ordinal)));
    processes.add(process(Role.TASK_MANAGER, ordinal, 1, state));
    return this;
  }

  Given jobManagerIs(State state) {
    processes.removeIf(process -> process.role() == Role.JOB_MANAGER);
    return with(Role.JOB_MANAGER, memory.attempt(), state);
  }

  Given running(int parallelism, int declared) {
    return job(JobState.RUNNING, parallelism, Optional.of(declared));
  }

  Given job(JobState state) {
    return job(state, 0, Optional.of(2));
  }

  /** Each subtask's slot is on the TaskManager of its number. */
  Given job(JobState state, int parallelism, Optional<Integer> declared) {
    TreeSet<String> occupied = new TreeSet<>();
    for (int ordinal = 0; ordinal < parallelism; ordinal++) {
      occupied.add(id(Role.TASK_MANAGER, ordinal));
    }
    job =
        Optional.of(
            new JobView(
                "job",
                state,
                parallelism,
                declared,
                state == JobState.RUNNING ? 2 * parallelism : 0,
                2 * parallelism,
                occupied,
                0,
                Optional.of(CHECKPOINT),
                Optional.empty(),
                state == JobState.FAILED ? Optional.of("it threw") : Optional.empty()));
    return this;
  }

  Given in(Phase phase) {
    memory = memory.enter(phase);
    return this;
  }

  Given restIsSilent() {
    isRestSilent = true;
    return this;
  }

  Given wants(DesiredState state) {
    spec = spec.withWishes(spec.wishes().withDesiredState(state));
    return this;
  }

  Given wants(int taskManagers) {
    spec = spec.withWishes(spec.wishes().withReplicas(new Replicas(taskManagers)));
    return this;
  }

  Given wantsSavepoint(String nonce) {
    spec = spec.withWishes(spec.wishes().withSavepointNonce(nonce));
    return this;
  }

  Given handled(Handling handling) {
    spec = spec.withWishes(spec.wishes().withHandling(handling));
    return this;
  }

  /** What was launched is what is wanted now, and it has proved itself. */
  Given proved() {
    memory = memory.launching(spec, Optional.empty()).proved();
    return this;
  }

  /** The deployment that runs is of what is wanted now, and nothing is known of it yet. */
  Given launched() {
    memory = memory.deploying(spec.revision(), NOW).launching(spec, Optional.of("/chk-7"));
    return jobManagerIs(State.READY);
  }

  Given highlyAvailable() {
    return configured("high-availability.type", "kubernetes").launched();
  }

  /** Flink makes its TaskManagers itself. */
  Given nativeMode() {
    return configured("execution.target", "kubernetes-application");
  }

  private Given configured(String key, String value) {
    TreeMap<String, String> config = new TreeMap<>();
    config.put(key, value);
    FlinkSpec.Cluster cluster = spec.cluster();
    spec =
        new FlinkSpec(
            spec.name(),
            spec.image(),
            spec.job(),
            new FlinkSpec.Cluster(
                1, config, cluster.env(), cluster.jobManager(), cluster.taskManager()),
            spec.wishes(),
            spec.scaling());
    return this;
  }

  /** A TaskManager that has not come up for so long. */
  Given hindered(int ordinal, Duration since, String code) {
    processes.removeIf(p -> p.id().equals(id(Role.TASK_MANAGER, ordinal)));
    processes.add(
        new ProcessView(
            id(Role.TASK_MANAGER, ordinal),
            Role.TASK_MANAGER,
            memory.attempt(),
            State.STARTING,
            NOW.minus(since),
            0,
            Optional.empty(),
            Optional.of(Reason.of(code, "says the host")),
            Optional.empty(),
            Optional.empty()));
    return this;
  }

  Given wantsImage(String image) {
    spec =
        new FlinkSpec(
            spec.name(), image, spec.job(), spec.cluster(), spec.wishes(), spec.scaling());
    return this;
  }

  Given reactive() {
    configured("scheduler-mode", "reactive");
    memory = memory.deploying(spec.revision(), LONG_AGO);
    return jobManagerIs(State.READY);
  }

  Given retained(Snapshot snapshot) {
    retained = Reading.known(Optional.of(snapshot), NOW);
    return this;
  }

  Given nothingRetained() {
    retained = Reading.known(Optional.empty(), NOW);
    return this;
  }

  Given savepoint(SavepointView view) {
    savepoint = Optional.of(view);
    return this;
  }

  Observation seen() {
    boolean isUp =
        processes.stream().anyMatch(p -> p.role() == Role.JOB_MANAGER && p.state() == State.READY);
    TreeSet<String> registered = new TreeSet<>();
    processes.stream()
        .filter(p -> p.role() == Role.TASK_MANAGER && p.state() == State.READY)
        .forEach(p -> registered.add(p.id()));
    return new Observation(
        NOW,
        processes,
        isUp && !isRestSilent
            ? Reading.known(new JobManagerView(registered, registered.size(), job, savepoint), NOW)
            : Reading.unknown("Unavailable", "no answer"),
        retained,
        List.of());
  }

  Decision plan() {
    return FlinkPlanner.plan(spec, seen(), memory);
  }

  static String id(Role role, int ordinal) {
    return role.name() + "-" + ordinal;
  }

  private static ProcessView process(Role role, int ordinal, long attempt, State state) {
    return new ProcessView(
        id(role, ordinal),
        role,
        attempt,
        state,
        LONG_AGO,
        0,
        state == State.BACKING_OFF ? Optional.of(137) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Code of the reason that tells most of the phase. */
  static String code(Decision decision) {
    List<Reason> reasons = decision.reasons();
    return reasons.get(reasons.size() - 1).code();
  }
}
