package io.millrace.adapters.simulated;

import io.millrace.control.port.Seating;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.FlinkSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Processes that are kept running in numbered places: TaskManagers and replicas. */
final class SimulatedWorkers {
  private final SimulatedProcesses processes;
  private final VirtualClock clock;
  private final Dice dice;
  private final Timings timings;
  private final SimulatedFlink flink;

  SimulatedWorkers(
      SimulatedProcesses processes,
      VirtualClock clock,
      Dice dice,
      Timings timings,
      SimulatedFlink flink) {
    this.processes = processes;
    this.clock = clock;
    this.dice = dice;
    this.timings = timings;
    this.flink = flink;
  }

  static String launch(FlinkSpec spec) {
    return spec.image() + " " + spec.cluster();
  }

  /** TaskManagers of the attempt before stay, if they would be started alike today. */
  void adopt(ApplicationName name, long attempt, String launch) {
    List<SimulatedProcess> all =
        processes.of(name, Role.TASK_MANAGER).stream().filter(p -> !p.isLeaving()).toList();
    if (all.stream().anyMatch(p -> p.attempt() == attempt)) {
      return;
    }
    long newest =
        all.stream()
            .mapToLong(SimulatedProcess::attempt)
            .filter(each -> each < attempt)
            .max()
            .orElse(0);
    all.stream()
        .filter(p -> p.attempt() == newest && p.launch().equals(launch))
        .forEach(
            p -> {
              p.adopt(attempt);
              if (p.state() == State.READY) {
                register(name, p);
              }
            });
  }

  void seat(FlinkSpec spec, long attempt, Replicas replicas, Set<String> expendable) {
    ApplicationName name = spec.name();
    SortedMap<Integer, String> taken = new TreeMap<>();
    processes.of(name, Role.TASK_MANAGER).stream()
        .filter(p -> p.attempt() == attempt && !p.isLeaving())
        .forEach(p -> taken.put(p.ordinal(), p.id()));
    SortedSet<Integer> places = Seating.of(taken, replicas, expendable);
    processes.stop(
        name,
        p ->
            p.role() == Role.TASK_MANAGER
                && p.attempt() == attempt
                && !places.contains(p.ordinal()));
    places.forEach(place -> fill(name, Role.TASK_MANAGER, place, attempt, launch(spec)));
  }

  void fill(ApplicationName name, Role role, int ordinal, long attempt, String launch) {
    Optional<SimulatedProcess> there =
        processes.of(name, role).stream()
            .filter(p -> p.ordinal() == ordinal && !p.isLeaving())
            .filter(p -> p.attempt() == attempt || role == Role.REPLICA)
            .min(Comparator.comparing(SimulatedProcess::id));
    if (there.isPresent() && there.get().launch().equals(launch)) {
      there.get().adopt(attempt);
      return;
    }
    there.ifPresent(old -> processes.stop(name, p -> p == old));
    startWorker(name, role, ordinal, attempt, launch, 0);
  }

  void startWorker(
      ApplicationName name, Role role, int ordinal, long attempt, String launch, int restarts) {
    SimulatedProcess process = processes.start(name, role, ordinal, attempt, launch, restarts);
    processes.later(
        name,
        process,
        timings.taskManagerStart(),
        () -> {
          if (role == Role.TASK_MANAGER) {
            register(name, process);
          }
        });
  }

  void register(ApplicationName name, SimulatedProcess taskManager) {
    clock.after(
        dice.draw(timings.registration()),
        () -> {
          if (taskManager.state() == State.READY && processes.of(name).contains(taskManager)) {
            flink
                .of(name, taskManager.attempt())
                .filter(job -> !job.knows(taskManager.id()))
                .ifPresent(job -> job.register(taskManager.id(), job.slotsEach()));
          }
        });
  }

  void startAgain(ApplicationName name, SimulatedProcess dead) {
    if (dead.state() == State.BACKING_OFF && processes.of(name).remove(dead)) {
      startWorker(
          name, dead.role(), dead.ordinal(), dead.attempt(), dead.launch(), dead.restarts() + 1);
    }
  }
}
