package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.invariant.Invariant;
import io.millrace.adapters.simulated.invariant.Invariants;
import io.millrace.control.Actuator;
import io.millrace.control.ControlLoop;
import io.millrace.control.Observer;
import io.millrace.control.Pass;
import io.millrace.control.UnavailableException;
import io.millrace.model.decision.Action;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.ApplicationSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * One application under the real control loop, in virtual time, with every invariant checked after
 * every event. Not for several threads.
 */
public final class Simulation {
  /** Where every simulated life begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(15);
  // what a pass costs at least; without it a loop that looks again at once would stop time
  private static final Duration PASS_COST = Duration.ofMillis(1);
  private static final Duration REST = Duration.ofSeconds(40);
  private static final Span RESTART = Span.millis(0, 3000);

  private final long seed;
  private final VirtualClock clock = new VirtualClock(START);
  private final Dice dice;
  private final Witness witness;
  private final Door door;
  private final SimulatedStorage storage = new SimulatedStorage();
  private final SimulatedFlink flink;
  private final SimulatedRuntime runtime;
  private final SimulatedMetrics metrics;
  private final InMemoryMemoryStore memories;
  private final InMemoryJournal journal;
  private ControlLoop loop;
  private ApplicationSpec spec;
  private Instant nextPass = START;
  private Duration backOff = FIRST_BACK_OFF;
  private Instant activity = START;
  private long passes;
  private long crashes;
  private Optional<Pass> last = Optional.empty();

  public Simulation(long seed, Timings timings, ApplicationSpec spec) {
    this(seed, timings, spec, List.of());
  }

  /**
   * @param witnesses see everything, after the invariants did
   */
  public Simulation(
      long seed, Timings timings, ApplicationSpec spec, List<? extends Witness> witnesses) {
    this.seed = seed;
    this.spec = spec;
    this.dice = new Dice(seed);
    List<Witness> all = new ArrayList<>(Invariants.all());
    all.add(new Activity());
    all.addAll(witnesses);
    this.witness = new Witnesses(all);
    this.door = new Door(clock, dice);
    door.delay(Door.Port.REST, timings.rest());
    this.flink = new SimulatedFlink(clock, dice, timings, storage, door, witness);
    this.runtime = new SimulatedRuntime(clock, dice, timings, storage, flink, door, witness);
    this.metrics = new SimulatedMetrics(clock, dice, door);
    this.memories = new InMemoryMemoryStore(clock, door, witness);
    this.journal = new InMemoryJournal(door, witness);
    this.loop = newLoop();
  }

  private ControlLoop newLoop() {
    return new ControlLoop(
        new Observer(runtime, flink, List.of(metrics), List.of(metrics), clock),
        new Actuator(runtime, flink),
        memories,
        journal);
  }

  /** Looks whenever a process changes, as a host does whose runtime tells it. */
  public Simulation wakeOnChange() {
    runtime.onChange(this::wake);
    return this;
  }

  public VirtualClock clock() {
    return clock;
  }

  public Dice dice() {
    return dice;
  }

  public SimulatedRuntime runtime() {
    return runtime;
  }

  public SimulatedMetrics metrics() {
    return metrics;
  }

  public SimulatedStorage storage() {
    return storage;
  }

  public InMemoryJournal journal() {
    return journal;
  }

  public ApplicationSpec spec() {
    return spec;
  }

  /** The memory that is durable. */
  public Memory memory() {
    return memories.stored(spec.name());
  }

  /** The newest pass that came to its end. */
  public Optional<Pass> last() {
    return last;
  }

  public Optional<JobView> job() {
    return flink.job(spec.name());
  }

  public long passes() {
    return passes;
  }

  /** How often the control plane was killed. */
  public long crashes() {
    return crashes;
  }

  public long crossings() {
    return door.crossings();
  }

  public Faults faults() {
    return new Faults(spec.name(), runtime, flink, memories, door);
  }

  /** The user wants something else from now on. */
  public void want(ApplicationSpec wanted) {
    ApplicationSpec before = spec;
    spec = wanted;
    witness.wished(before, wanted);
    wake();
  }

  /**
   * The application, which has been deleted to its end, is made anew under the same name: what it
   * left in storage stays there.
   */
  public void reborn(ApplicationSpec anew) {
    if (!runtime.views(spec.name()).isEmpty()) {
      throw new IllegalStateException(told("it is not gone"));
    }
    memories.lose(spec.name());
    runtime.forget(spec.name());
    witness.reborn(clock.instant(), storage.bury(spec.name()));
    loop = newLoop();
    want(anew);
  }

  private void wake() {
    nextPass = clock.instant();
  }

  /** What is the case outside. */
  public World world() {
    return new World(
        clock.instant(), spec, runtime.views(spec.name()), flink.job(spec.name()), memory());
  }

  /** Lets so much time pass. */
  public void run(Duration length) {
    var unused = runWhile(() -> true, length);
  }

  /**
   * Lets time pass until the world is as wished.
   *
   * @return whether it came to that within {@code atMost}
   */
  public boolean runUntil(Predicate<World> wished, Duration atMost) {
    return !runWhile(() -> !wished.test(world()), atMost);
  }

  private boolean runWhile(BooleanSupplier condition, Duration atMost) {
    Instant end = clock.instant().plus(atMost);
    try {
      while (condition.getAsBoolean()) {
        Instant next = clock.next().filter(nextPass::isAfter).orElse(nextPass);
        if (next.isAfter(end)) {
          clock.advanceTo(end);
          return condition.getAsBoolean();
        }
        clock.advanceTo(next);
        if (!nextPass.isAfter(clock.instant())) {
          pass();
        }
      }
      return false;
    } catch (RuntimeException e) {
      throw new IllegalStateException(told(String.valueOf(e.getMessage())), e);
    }
  }

  /**
   * Undisturbed from now on: lets everything come to rest, and has the invariants look at it.
   *
   * @param atMost how long it may take; at rest is who did nothing for 40 s
   */
  public void settle(Duration atMost) {
    door.open();
    Instant from = clock.instant();
    var unused = runWhile(() -> !isAtRestSince(from), atMost);
    try {
      witness.settled(world());
    } catch (Invariant.BrokenException e) {
      throw new IllegalStateException(told(String.valueOf(e.getMessage())), e);
    }
  }

  private boolean isAtRestSince(Instant from) {
    Instant rested = clock.instant().minus(REST);
    return activity.isBefore(rested) && from.isBefore(rested);
  }

  /** Notes when the control plane last did something. */
  private final class Activity implements Witness {
    @Override
    public void acted(Instant at, Action action) {
      activity = at;
    }

    @Override
    public void saved(Instant at, Memory before, Memory after) {
      if (!before.phase().equals(after.phase())) {
        activity = at;
      }
    }
  }

  private void pass() {
    passes++;
    nextPass = clock.instant().plus(MAX_BACK_OFF);
    try {
      ControlLoop.Outcome outcome = loop.pass(spec);
      last = Optional.of(outcome.pass());
      backOff = FIRST_BACK_OFF;
      look(outcome.lookAgain());
      witness.passed(outcome);
    } catch (UnavailableException e) {
      look(backOff);
      Duration doubled = backOff.multipliedBy(2);
      backOff = doubled.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : doubled;
    } catch (ControlPlaneCrash e) {
      crashes++;
      loop = newLoop();
      look(dice.draw(RESTART));
    }
    clock.advance(PASS_COST);
  }

  /** A wake during the pass comes first. */
  private void look(Duration later) {
    Instant at = clock.instant().plus(later);
    nextPass = at.isBefore(nextPass) ? at : nextPass;
  }

  /** What went wrong, with the seed to see it again and the last decisions before. */
  private String told(String problem) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                "seed %d, %.1f s in, pass %d: %s%n",
                seed,
                Duration.between(START, clock.instant()).toMillis() / 1000.0,
                passes,
                problem));
    for (Pass pass : journal.last(spec.name(), 25)) {
      text.append(
          String.format(
              "  %8.1f s  #%d %-60s %s%n",
              Duration.between(START, pass.at()).toMillis() / 1000.0,
              pass.decision().next().attempt(),
              pass.decision().next().phase(),
              pass.decision().reasons()));
    }
    for (ProcessView process : runtime.views(spec.name())) {
      text.append("  ").append(process.id()).append(' ').append(process.state()).append('\n');
    }
    return text.append("  ").append(job()).toString();
  }
}
