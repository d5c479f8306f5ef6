package io.millrace.adapters.web;

import io.millrace.control.Commands;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A run of the segments demo that moves by {@link #tick} only: a watch and commands without
 * anything behind them.
 */
final class FakeRun implements Watch, Commands {
  private record Listener(Consumer<Pass> onDecision, Consumer<Sample> onSample) {}

  private final FakePlant plant = new FakePlant(7);
  private final FlinkSpec reader = FakeSpecs.reader();
  private final ProcessSpec generator = FakeSpecs.generator();
  private final Instant start;
  private final Map<ApplicationName, List<Pass>> passes = new TreeMap<>();
  private final Map<ApplicationName, Pass> latest = new TreeMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Memory memory;
  private Instant now;

  FakeRun(Instant start) {
    this.start = start;
    this.now = start;
    Memory started =
        Memory.NEW
            .wanting(new Replicas(1))
            .deploying(reader.revision(), start)
            .enter(new Phase.Starting(start, Optional.empty(), Phase.Starting.Why.DEPLOY));
    this.memory = started;
    tell(
        FakePasses.generator(
            generator, start, start, Memory.NEW, Reason.of("Deploying", "as attempt 1")));
    decide(
        Memory.NEW,
        started,
        List.of(),
        Optional.empty(),
        Reason.of("NeverRan", "from nothing: no state of this application was ever seen"));
  }

  /** One second goes by. */
  synchronized void tick() {
    now = now.plusSeconds(1);
    FakePlant.Step before = plant.step();
    if (memory.phase() instanceof Phase.Starting phase && now.isAfter(start.plusSeconds(6))) {
      move(
          memory.enter(phase.toRunning(now)),
          Reason.of("JobRunning", "after 6.9 s, TaskManagersRegistered 1/1, job RUNNING"));
    } else if (before.segmentsBefore() != plant.segments()) {
      segmentsChanged();
    } else if (before.taskManagersBefore() != plant.taskManagers()) {
      followed();
    } else if (now.equals(start.plusSeconds(200))) {
      savepointTaken();
    } else {
      steady();
    }
    Pass last = passes(FakeSpecs.GENERATOR).get(0);
    latest.put(
        FakeSpecs.GENERATOR,
        FakePasses.generator(
            generator,
            now,
            start,
            last.decision().next(),
            Reason.of("UpToDate", "1 of 1 replicas ready")));
    sample(FakeSpecs.READER, plant.figures());
    sample(
        FakeSpecs.GENERATOR,
        Map.of("replicas", 1.0, "desired", 1.0, "memoryMiB", 61.0, "cpuCores", 0.04));
  }

  private void segmentsChanged() {
    int from = memory.desired().value();
    ScalingDecision scaling =
        FakePasses.scaling(from, Optional.of(plant.segments()), 80 + plant.segments() * 3);
    Replicas to = scaling.target();
    Memory moving =
        memory.wanting(to).enter(new Phase.Rescaling(now, new Replicas(plant.taskManagers()), to));
    decide(
        memory,
        moving,
        List.of(),
        Optional.of(scaling),
        scaling.reason(),
        Reason.of("Rescaling", "from " + from + " to " + to + " TaskManagers"));
    List<Action> actions =
        to.value() > from
            ? List.of(FakePasses.taskManagers(reader, 1, to.value()))
            : List.of(new Action.DeclareParallelism(reader, FakePasses.JOB, to.value()));
    decide(
        memory,
        memory,
        actions,
        Optional.empty(),
        Reason.of("Rescaling", "TaskManagersRegistered " + plant.taskManagers() + "/" + to));
  }

  private void followed() {
    if (!(memory.phase() instanceof Phase.Rescaling phase)) {
      return;
    }
    decide(
        memory,
        memory,
        List.of(new Action.TriggerCheckpoint(reader, FakePasses.JOB)),
        Optional.empty(),
        Reason.of("Rescaling", "a checkpoint makes it happen now"));
    String words = "from %s to %s TaskManagers in %.1f s";
    double took = (now.toEpochMilli() - phase.since().toEpochMilli()) / 1000.0;
    move(
        memory.enter(phase.toRunning(now)),
        Reason.of("Rescaled", words.formatted(phase.from(), phase.to(), took)));
  }

  private void savepointTaken() {
    String path = "file:///data/savepoints/savepoint-5f0c1e-a1b2c3";
    move(
        memory.took(new Snapshot(Snapshot.Kind.SAVEPOINT, path, now), "asked"),
        Reason.of("SavepointCompleted", path));
  }

  private void steady() {
    latest.put(
        FakeSpecs.READER,
        FakePasses.reader(
            reader,
            now,
            plant.taskManagers(),
            plant.cpuCores(),
            memory,
            memory,
            List.of(),
            Optional.of(
                FakePasses.scaling(
                    memory.desired().value(), Optional.of(memory.desired().value()), 80)),
            Reason.of(
                "UpToDate",
                "TaskManagersRegistered " + plant.taskManagers() + "/" + memory.desired())));
  }

  private void move(Memory next, Reason reason) {
    decide(memory, next, List.of(), Optional.empty(), reason);
  }

  private void decide(
      Memory before,
      Memory next,
      List<Action> actions,
      Optional<ScalingDecision> scaling,
      Reason... reasons) {
    Pass pass =
        FakePasses.reader(
            reader,
            now,
            plant.taskManagers(),
            plant.cpuCores(),
            before,
            next,
            actions,
            scaling,
            reasons);
    memory = next;
    tell(pass);
  }

  private List<Pass> passes(ApplicationName name) {
    return passes.computeIfAbsent(name, key -> new ArrayList<>());
  }

  /** Takes a pass into the history and tells it. */
  synchronized void tell(Pass pass) {
    passes(pass.name()).add(pass);
    latest.put(pass.name(), pass);
    listeners.forEach(listener -> listener.onDecision().accept(pass));
  }

  /** Takes a sample of now and tells it. */
  synchronized void sample(ApplicationName name, Map<String, Double> values) {
    Sample sample = new Sample(now, name, new TreeMap<>(values));
    samples.add(sample);
    listeners.forEach(listener -> listener.onSample().accept(sample));
  }

  /** The commands that were given, in words. */
  List<String> asked() {
    return asked;
  }

  Instant now() {
    return now;
  }

  FakePlant plant() {
    return plant;
  }

  @Override
  public synchronized List<Pass> latest() {
    return List.copyOf(latest.values());
  }

  @Override
  public synchronized Optional<Pass> latest(ApplicationName application) {
    return Optional.ofNullable(latest.get(application));
  }

  @Override
  public Optional<Trouble> trouble(ApplicationName application) {
    return Optional.empty();
  }

  @Override
  public synchronized List<Pass> history(ApplicationName application, int limit) {
    List<Pass> all = passes(application);
    return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
  }

  @Override
  public synchronized List<Sample> samples(Instant since) {
    return samples.stream().filter(sample -> !sample.at().isBefore(since)).toList();
  }

  @Override
  public Subscription subscribe(Consumer<Pass> onDecision, Consumer<Sample> onSample) {
    Listener listener = new Listener(onDecision, onSample);
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public List<ApplicationSpec> applications() {
    return List.of(reader, generator);
  }

  @Override
  public void scale(ApplicationName application, Replicas replicas) {
    asked.add("scale " + application + " to " + replicas);
  }

  @Override
  public void savepoint(ApplicationName application) {
    if (application.equals(FakeSpecs.GENERATOR)) {
      throw new IllegalArgumentException(application + " has no state to save");
    }
    asked.add("savepoint " + application);
  }

  @Override
  public void stop(ApplicationName application, boolean drain) {
    asked.add((drain ? "drain " : "stop ") + application);
  }

  @Override
  public void suspend(ApplicationName application) {
    asked.add("suspend " + application);
  }

  @Override
  public void resume(ApplicationName application) {
    asked.add("resume " + application);
  }
}
