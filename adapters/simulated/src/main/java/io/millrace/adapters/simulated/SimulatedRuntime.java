package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.control.port.WorkloadRuntime;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.planning.lifecycle.JobIds;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs processes that are records: they take their time to start and to end, and die when told.
 *
 * <p>A TaskManager or replica that died is started again by itself; a JobManager stays dead.
 */
public final class SimulatedRuntime implements WorkloadRuntime {
  private static final int KILLED = 137;

  private final SimulatedProcesses processes;
  private final SimulatedWorkers workers;
  private final Map<ApplicationName, Long> attempts = new TreeMap<>();
  private final Map<ApplicationName, Action.EnsureJobManager> waiting = new TreeMap<>();
  private final VirtualClock clock;
  private final Dice dice;
  private final Timings timings;
  private final SimulatedStorage storage;
  private final SimulatedFlink flink;
  private final Door door;
  private final Witness witness;

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
    this.processes = new SimulatedProcesses(clock, dice, timings, this::gone);
    this.workers = new SimulatedWorkers(processes, clock, dice, timings, flink);
  }

  /** Calls {@code listener} whenever a process changes its state. */
  public void onChange(Runnable listener) {
    processes.onChange(listener);
  }

  @Override
  public List<ProcessView> processes(ApplicationName application) {
    return door.call(Port.RUNTIME, "processes", () -> views(application));
  }

  /** What runs, whether or not the control plane can see it. */
  public List<ProcessView> views(ApplicationName application) {
    return processes.views(application);
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application) {
    return jobManagerAddress(application, attempts.getOrDefault(application, 0L));
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application, long attempt) {
    return door.call(
        Port.RUNTIME,
        "jobManagerAddress",
        () ->
            processes.of(application, Role.JOB_MANAGER).stream()
                .filter(process -> process.attempt() == attempt)
                .findFirst()
                .map(process -> SimulatedFlink.address(application, attempt)));
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
          ApplicationName name = wanted.spec().name();
          see(name, wanted.attempt());
          workers.adopt(name, wanted.attempt(), SimulatedWorkers.launch(wanted.spec()));
          processes.stop(
              name, p -> p.role() == Role.TASK_MANAGER && p.attempt() != wanted.attempt());
          workers.seat(wanted.spec(), wanted.attempt(), wanted.replicas(), wanted.expendable());
        });
  }

  @Override
  public void ensureStandby(Action.EnsureStandby wanted) {
    ask("ensureStandby", wanted, () -> standBy(wanted));
  }

  private void standBy(Action.EnsureStandby wanted) {
    FlinkSpec spec = wanted.spec();
    if (wanted.attempt() <= attempts.getOrDefault(spec.name(), 0L)) {
      throw new IllegalStateException("attempt " + wanted.attempt() + " runs or has run");
    }
    String launch = spec.image() + " " + spec.revision();
    List<SimulatedProcess> there =
        processes.of(spec.name(), Role.JOB_MANAGER).stream()
            .filter(p -> p.attempt() >= wanted.attempt())
            .toList();
    boolean isUseless = there.stream().anyMatch(p -> p.isLeaving() || !p.launch().equals(launch));
    if (isUseless) {
      processes.stop(spec.name(), p -> p.attempt() >= wanted.attempt());
      return;
    }
    if (there.isEmpty()) {
      startJobManager(
          new Action.EnsureJobManager(spec, wanted.attempt(), "", 0, Optional.empty(), true),
          launch);
    }
    workers.seat(spec, wanted.attempt(), wanted.replicas(), Set.of());
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
          processes.stop(spec.name(), p -> p.ordinal() >= count);
          for (int ordinal = 0; ordinal < count; ordinal++) {
            workers.fill(
                spec.name(),
                Role.REPLICA,
                ordinal,
                wanted.attempt(),
                spec.revision() + " " + wanted.attempt());
          }
        });
  }

  @Override
  public void removeOthers(Action.RemoveOthers wanted) {
    ask(
        "removeOthers",
        wanted,
        () -> {
          see(wanted.spec().name(), wanted.attempt());
          processes.stop(wanted.spec().name(), p -> p.attempt() != wanted.attempt());
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
          processes.stop(wanted.spec().name(), p -> p.role() == Role.JOB_MANAGER);
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
          processes.stop(wanted.spec().name(), p -> true);
        });
  }

  /**
   * Kills a process as {@code kill -9} does.
   *
   * @return whether there was one alive
   */
  public boolean kill(ApplicationName application, Role role, int ordinal) {
    return kill(
        application,
        processes.of(application, role).stream().filter(p -> p.ordinal() == ordinal).toList());
  }

  /**
   * Kills the JobManager that stands by.
   *
   * @return whether there was one alive
   */
  public boolean killStandby(ApplicationName application) {
    long runs = attempts.getOrDefault(application, 0L);
    return kill(
        application,
        processes.of(application, Role.JOB_MANAGER).stream()
            .filter(p -> p.attempt() > runs)
            .toList());
  }

  private boolean kill(ApplicationName application, List<SimulatedProcess> any) {
    Optional<SimulatedProcess> victim = any.stream().filter(SimulatedProcess::isAlive).findFirst();
    victim.ifPresent(process -> kill(application, process));
    return victim.isPresent();
  }

  /** The machine starts again: no process is left, and nobody remembers that there was one. */
  public void reboot(ApplicationName application) {
    flink.down(application, "the machine started again");
    waiting.remove(application);
    processes.vanish(application);
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
        processes.of(name, Role.JOB_MANAGER).stream()
            .anyMatch(p -> p.attempt() == wanted.attempt() && !p.isLeaving());
    if (isThere) {
      return;
    }
    processes.stop(name, p -> p.role() == Role.JOB_MANAGER);
    waiting.put(name, wanted);
    startWaiting(name);
  }

  /** A JobManager is alone: the one before it has to be gone. */
  private void startWaiting(ApplicationName name) {
    Action.EnsureJobManager order = waiting.get(name);
    if (order != null && processes.of(name, Role.JOB_MANAGER).isEmpty()) {
      waiting.remove(name);
      startJobManager(order, order.spec().image());
    }
  }

  private void startJobManager(Action.EnsureJobManager order, String launch) {
    ApplicationName name = order.spec().name();
    SimulatedProcess process =
        processes.start(name, Role.JOB_MANAGER, 0, order.attempt(), launch, 0);
    processes.later(
        name,
        process,
        timings.jobManagerStart(),
        () -> {
          flink.up(order);
          processes.of(name, Role.TASK_MANAGER).stream()
              .filter(p -> p.state() == State.READY)
              .forEach(p -> workers.register(name, p));
        });
  }

  /** What keeps processes from starting. */
  Obstacles obstacles() {
    return processes.obstacles();
  }

  /** Something was moved out of the way: whoever was hindered tries again. */
  void tryAgain() {
    processes.tryAgain();
  }

  private void gone(ApplicationName name, SimulatedProcess process) {
    if (process.role() == Role.JOB_MANAGER) {
      flink.down(name, process.attempt(), "its JobManager was ended");
      startWaiting(name);
    } else {
      flink.all(name).forEach(job -> job.miss(process.id()));
      processes.tryAgain();
    }
  }

  private void kill(ApplicationName name, SimulatedProcess process) {
    process.die(KILLED, clock.instant());
    if (process.role() == Role.JOB_MANAGER) {
      flink.down(name, process.attempt(), "its JobManager was killed");
      boolean isRestored =
          flink
              .order(name)
              .filter(order -> order.attempt() == process.attempt())
              .filter(order -> order.spec().isHighlyAvailable())
              .isPresent();
      if (isRestored) {
        clock.after(dice.draw(timings.stop()), () -> restoreJobManager(name, process));
      }
    } else {
      clock.after(
          dice.draw(timings.deathNoticed()),
          () -> flink.all(name).forEach(job -> job.miss(process.id())));
      clock.after(dice.draw(timings.stop()), () -> workers.startAgain(name, process));
    }
    processes.changed();
  }

  private void restoreJobManager(ApplicationName name, SimulatedProcess dead) {
    if (dead.state() == State.BACKING_OFF && processes.of(name).remove(dead)) {
      flink.order(name).ifPresent(order -> waiting.putIfAbsent(name, order));
      startWaiting(name);
    }
  }
}
