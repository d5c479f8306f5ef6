package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.control.port.Seating;
import io.millrace.control.port.WorkloadRuntime;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.planning.lifecycle.JobIds;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Runs processes that are records: they take their time to start and to end, and die when told.
 *
 * <p>A TaskManager or replica that died is started again by itself; a JobManager stays dead.
 */
public final class SimulatedRuntime implements WorkloadRuntime {
  private static final int KILLED = 137;

  private final Map<ApplicationName, List<SimulatedProcess>> processes = new TreeMap<>();
  private final Map<ApplicationName, Long> attempts = new TreeMap<>();
  private final Map<ApplicationName, Action.EnsureJobManager> waiting = new TreeMap<>();
  private final VirtualClock clock;
  private final Dice dice;
  private final Timings timings;
  private final SimulatedStorage storage;
  private final SimulatedFlink flink;
  private final Door door;
  private final Witness witness;
  private final Obstacles obstacles = new Obstacles();
  private final Map<SimulatedProcess, Runnable> hindered = new LinkedHashMap<>();
  private long started;
  private Runnable onChange = () -> {};

  public SimulatedRuntime(
      VirtualClock clock,
      Dice dice,
      Timings timings,
      SimulatedStorage storage,
      SimulatedFlink flink,
      Door door,
      Witness witness) {
    this.clock = clock;
    this.dice = dice;
    this.timings = timings;
    this.storage = storage;
    this.flink = flink;
    this.door = door;
    this.witness = witness;
  }

  /** Calls {@code listener} whenever a process changes its state. */
  public void onChange(Runnable listener) {
    this.onChange = listener;
  }

  @Override
  public List<ProcessView> processes(ApplicationName application) {
    return door.call(Port.RUNTIME, "processes", () -> views(application));
  }

  /** What runs, whether or not the control plane can see it. */
  public List<ProcessView> views(ApplicationName application) {
    return of(application).stream()
        .sorted(
            Comparator.comparing(SimulatedProcess::role)
                .thenComparing(SimulatedProcess::ordinal)
                .thenComparing(SimulatedProcess::id))
        .map(SimulatedProcess::view)
        .toList();
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application) {
    return door.call(
        Port.RUNTIME,
        "jobManagerAddress",
        () ->
            of(application).stream().anyMatch(p -> p.role() == Role.JOB_MANAGER)
                ? Optional.of(SimulatedFlink.address(application))
                : Optional.empty());
  }

  @Override
  public Reading<Optional<Snapshot>> newestCheckpoint(
      FlinkSpec spec, String incarnation, long attempt) {
    return door.call(
        Port.RUNTIME,
        "newestCheckpoint",
        () ->
            Reading.known(
                storage.newestCheckpoint(
                    spec.name(), JobIds.jobs(spec.name(), incarnation, attempt)),
                clock.instant()));
  }

  @Override
  public void ensureJobManager(Action.EnsureJobManager wanted) {
    ask("ensureJobManager", wanted, () -> jobManager(wanted));
  }

  @Override
  public void ensureTaskManagers(Action.EnsureTaskManagers wanted) {
    ask(
        "ensureTaskManagers",
        wanted,
        () -> {
          FlinkSpec spec = wanted.spec();
          see(spec.name(), wanted.attempt());
          String launch = spec.image() + " " + spec.cluster();
          SortedMap<Integer, String> taken = new TreeMap<>();
          of(spec.name()).stream()
              .filter(p -> p.role() == Role.TASK_MANAGER && !p.isLeaving())
              .forEach(p -> taken.put(p.ordinal(), p.id()));
          SortedSet<Integer> places = Seating.of(taken, wanted.replicas(), wanted.expendable());
          stop(spec.name(), p -> p.role() == Role.TASK_MANAGER && !places.contains(p.ordinal()));
          places.forEach(
              place -> fill(spec.name(), Role.TASK_MANAGER, place, wanted.attempt(), launch));
        });
  }

  @Override
  public void ensureReplicas(Action.EnsureReplicas wanted) {
    ask(
        "ensureReplicas",
        wanted,
        () -> {
          ProcessSpec spec = wanted.spec();
          see(spec.name(), wanted.attempt());
          int count = wanted.replicas().value();
          stop(spec.name(), p -> p.ordinal() >= count);
          for (int ordinal = 0; ordinal < count; ordinal++) {
            fill(
                spec.name(),
                Role.REPLICA,
                ordinal,
                wanted.attempt(),
                spec.revision() + " " + wanted.attempt());
          }
        });
  }

  @Override
  public void removeJobManager(Action.RemoveJobManager wanted) {
    ask(
        "removeJobManager",
        wanted,
        () -> {
          see(wanted.spec().name(), wanted.attempt());
          waiting.remove(wanted.spec().name());
          stop(wanted.spec().name(), p -> p.role() == Role.JOB_MANAGER);
        });
  }

  @Override
  public void removeCluster(Action.RemoveCluster wanted) {
    ask(
        "removeCluster",
        wanted,
        () -> {
          see(wanted.spec().name(), wanted.attempt());
          waiting.remove(wanted.spec().name());
          stop(wanted.spec().name(), p -> true);
        });
  }

  /**
   * Kills a process as {@code kill -9} does.
   *
   * @return whether there was one alive
   */
  public boolean kill(ApplicationName application, Role role, int ordinal) {
    Optional<SimulatedProcess> victim =
        of(application).stream()
            .filter(p -> p.role() == role && p.ordinal() == ordinal && p.isAlive())
            .findFirst();
    victim.ifPresent(process -> kill(application, process));
    return victim.isPresent();
  }

  /** The machine starts again: no process is left, and nobody remembers that there was one. */
  public void reboot(ApplicationName application) {
    flink.down(application, "the machine started again");
    processes.remove(application);
    waiting.remove(application);
    onChange.run();
  }

  /** Nobody remembers an application of this name that was here. */
  void forget(ApplicationName application) {
    attempts.remove(application);
  }

  private void ask(String what, Action wanted, Runnable inside) {
    door.run(
        Port.RUNTIME,
        what,
        () -> {
          witness.acted(clock.instant(), wanted);
          inside.run();
        });
  }

  private List<SimulatedProcess> of(ApplicationName application) {
    return processes.computeIfAbsent(application, name -> new ArrayList<>());
  }

  private void see(ApplicationName application, long attempt) {
    long newest = attempts.getOrDefault(application, 0L);
    if (attempt < newest) {
      throw new IllegalStateException(
          application + ": attempt " + attempt + " is older than " + newest);
    }
    attempts.put(application, attempt);
  }

  private void jobManager(Action.EnsureJobManager wanted) {
    ApplicationName name = wanted.spec().name();
    see(name, wanted.attempt());
    boolean isThere =
        of(name).stream()
            .anyMatch(
                p ->
                    p.role() == Role.JOB_MANAGER
                        && p.attempt() == wanted.attempt()
                        && !p.isLeaving());
    if (isThere) {
      return;
    }
    stop(name, p -> p.role() == Role.JOB_MANAGER);
    waiting.put(name, wanted);
    startWaiting(name);
  }

  /** A JobManager is alone: the one before it has to be gone. */
  private void startWaiting(ApplicationName name) {
    boolean isFree = of(name).stream().noneMatch(p -> p.role() == Role.JOB_MANAGER);
    Action.EnsureJobManager order = waiting.get(name);
    if (!isFree || order == null) {
      return;
    }
    waiting.remove(name);
    SimulatedProcess process =
        start(name, Role.JOB_MANAGER, 0, order.attempt(), order.spec().image(), 0);
    later(
        name,
        process,
        timings.jobManagerStart(),
        () -> {
          flink.up(order);
          of(name).stream()
              .filter(p -> p.role() == Role.TASK_MANAGER && p.state() == State.READY)
              .forEach(p -> register(name, p));
        });
  }

  private void fill(ApplicationName name, Role role, int ordinal, long attempt, String launch) {
    Optional<SimulatedProcess> there =
        of(name).stream()
            .filter(p -> p.role() == role && p.ordinal() == ordinal && !p.isLeaving())
            .findFirst();
    if (there.isPresent() && there.get().launch().equals(launch)) {
      there.get().adopt(attempt);
      return;
    }
    there.ifPresent(old -> stop(name, p -> p == old));
    startWorker(name, role, ordinal, attempt, launch, 0);
  }

  private void startWorker(
      ApplicationName name, Role role, int ordinal, long attempt, String launch, int restarts) {
    SimulatedProcess process = start(name, role, ordinal, attempt, launch, restarts);
    later(
        name,
        process,
        timings.taskManagerStart(),
        () -> {
          if (role == Role.TASK_MANAGER) {
            register(name, process);
          }
        });
  }

  private SimulatedProcess start(
      ApplicationName name, Role role, int ordinal, long attempt, String launch, int restarts) {
    String kind = role.name().toLowerCase(Locale.ROOT).replace("_", "");
    SimulatedProcess process =
        new SimulatedProcess(
            name.name() + "-" + kind + "-" + ordinal + "-" + ++started,
            role,
            ordinal,
            attempt,
            launch,
            restarts,
            clock.instant());
    of(name).add(process);
    onChange.run();
    return process;
  }

  /** What keeps processes from starting. */
  Obstacles obstacles() {
    return obstacles;
  }

  /** Something was moved out of the way: whoever was hindered tries again. */
  void tryAgain() {
    Map<SimulatedProcess, Runnable> waiting = new LinkedHashMap<>(hindered);
    hindered.clear();
    waiting.forEach(
        (process, start) -> {
          if (process.state() == State.STARTING) {
            process.hinder(Optional.empty());
            start.run();
          }
        });
  }

  private void later(
      ApplicationName name, SimulatedProcess process, Span takes, Runnable whenReady) {
    Optional<Reason> obstacle = obstacles.against(process, of(name));
    if (obstacle.isPresent()) {
      process.hinder(obstacle);
      hindered.put(process, () -> later(name, process, takes, whenReady));
      return;
    }
    clock.after(
        dice.draw(takes),
        () -> {
          if (process.state() == State.STARTING && of(name).contains(process)) {
            process.become(State.READY, clock.instant());
            whenReady.run();
            onChange.run();
          }
        });
  }

  private void register(ApplicationName name, SimulatedProcess taskManager) {
    clock.after(
        dice.draw(timings.registration()),
        () -> {
          if (taskManager.state() == State.READY && of(name).contains(taskManager)) {
            flink
                .of(name)
                .filter(job -> !job.knows(taskManager.id()))
                .ifPresent(job -> job.register(taskManager.id(), job.slotsEach()));
          }
        });
  }

  private void stop(ApplicationName name, Predicate<SimulatedProcess> which) {
    for (SimulatedProcess process : List.copyOf(of(name))) {
      if (which.test(process) && !process.isLeaving()) {
        if (process.isAlive()) {
          process.become(State.STOPPING, clock.instant());
          clock.after(dice.draw(timings.stop()), () -> gone(name, process));
        } else {
          of(name).remove(process);
        }
        onChange.run();
      }
    }
  }

  private void gone(ApplicationName name, SimulatedProcess process) {
    if (!of(name).remove(process)) {
      return;
    }
    if (process.role() == Role.JOB_MANAGER) {
      flink.down(name, "its JobManager was ended");
      startWaiting(name);
    } else {
      flink.of(name).ifPresent(job -> job.miss(process.id()));
      tryAgain();
    }
    onChange.run();
  }

  private void kill(ApplicationName name, SimulatedProcess process) {
    process.die(KILLED, clock.instant());
    if (process.role() == Role.JOB_MANAGER) {
      flink.down(name, "its JobManager was killed");
      if (flink.isHighlyAvailable(name)) {
        clock.after(dice.draw(timings.stop()), () -> restoreJobManager(name, process));
      }
    } else {
      clock.after(
          dice.draw(timings.deathNoticed()),
          () -> flink.of(name).ifPresent(job -> job.miss(process.id())));
      clock.after(dice.draw(timings.stop()), () -> startAgain(name, process));
    }
    onChange.run();
  }

  private void restoreJobManager(ApplicationName name, SimulatedProcess dead) {
    if (dead.state() == State.BACKING_OFF && of(name).remove(dead)) {
      flink.order(name).ifPresent(order -> waiting.putIfAbsent(name, order));
      startWaiting(name);
    }
  }

  private void startAgain(ApplicationName name, SimulatedProcess dead) {
    if (dead.state() == State.BACKING_OFF && of(name).remove(dead)) {
      startWorker(
          name, dead.role(), dead.ordinal(), dead.attempt(), dead.launch(), dead.restarts() + 1);
    }
  }
}
