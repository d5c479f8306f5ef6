package io.millrace.adapters.simulated;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The processes of one machine: records that take their time to start and to end. What an end means
 * to others is told to a listener.
 */
final class SimulatedProcesses {
  private final Map<ApplicationName, List<SimulatedProcess>> processes = new TreeMap<>();
  private final Map<SimulatedProcess, Runnable> hindered = new LinkedHashMap<>();
  private final Obstacles obstacles = new Obstacles();
  private final VirtualClock clock;
  private final Dice dice;
  private final Timings timings;
  private final Ends ends;
  private long started;
  private Runnable onChange = () -> {};

  /** Who hears of a process that was asked to end, and has. */
  interface Ends {
    void gone(ApplicationName name, SimulatedProcess process);
  }

  SimulatedProcesses(VirtualClock clock, Dice dice, Timings timings, Ends ends) {
    this.clock = clock;
    this.dice = dice;
    this.timings = timings;
    this.ends = ends;
  }

  void onChange(Runnable listener) {
    this.onChange = listener;
  }

  void changed() {
    onChange.run();
  }

  List<SimulatedProcess> of(ApplicationName application) {
    return processes.computeIfAbsent(application, name -> new ArrayList<>());
  }

  List<SimulatedProcess> of(ApplicationName application, Role role) {
    return of(application).stream().filter(process -> process.role() == role).toList();
  }

  List<ProcessView> views(ApplicationName application) {
    return of(application).stream()
        .sorted(
            Comparator.comparing(SimulatedProcess::role)
                .thenComparing(SimulatedProcess::ordinal)
                .thenComparing(SimulatedProcess::id))
        .map(SimulatedProcess::view)
        .toList();
  }

  SimulatedProcess start(
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
    changed();
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

  /** It is ready after its time, unless something is in its way. */
  void later(ApplicationName name, SimulatedProcess process, Span takes, Runnable whenReady) {
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
            changed();
          }
        });
  }

  void stop(ApplicationName name, Predicate<SimulatedProcess> which) {
    for (SimulatedProcess process : List.copyOf(of(name))) {
      if (which.test(process) && !process.isLeaving()) {
        if (process.isAlive()) {
          process.become(State.STOPPING, clock.instant());
          clock.after(dice.draw(timings.stop()), () -> gone(name, process));
        } else {
          of(name).remove(process);
        }
        changed();
      }
    }
  }

  private void gone(ApplicationName name, SimulatedProcess process) {
    if (of(name).remove(process)) {
      ends.gone(name, process);
      changed();
    }
  }

  /** All at once, and nobody hears of it. */
  void vanish(ApplicationName name) {
    processes.remove(name);
    changed();
  }
}
