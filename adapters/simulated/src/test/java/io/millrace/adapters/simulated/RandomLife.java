package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A life in which users, machines and streams do what they like, and what it came to. */
final class RandomLife {
  private static final Span PAUSE = Span.millis(0, 20_000);
  private static final int EVENTS = 15;
  private static final int MOST = 6;

  private final Dice dice;
  private final Simulation life;
  private final List<String> story = new ArrayList<>();
  private FlinkSpec spec;
  // the first image is number 1
  private int nonce = 1;

  RandomLife(long seed, Witness... witnesses) {
    this.dice = new Dice(seed * 7919);
    this.spec = anySpec();
    Timings timings =
        Timings.LAPTOP
            .withSavepointFails(dice.happens(0.3) ? 0.3 : 0)
            .withRest(dice.happens(0.3) ? Span.millis(0, 400) : Span.millis(0, 20));
    this.life = new Simulation(seed, timings, spec, List.of(witnesses));
    if (dice.happens(0.5)) {
      life.wakeOnChange();
    }
  }

  private FlinkSpec anySpec() {
    int slots = 1 + dice.below(2);
    Map<String, String> config =
        dice.happens(0.15) ? Map.of("scheduler-mode", "reactive") : Map.of();
    config = dice.happens(0.15) ? Map.of("high-availability.type", "kubernetes") : config;
    FlinkSpec plain = Apps.flink(1 + dice.below(4), slots, config);
    plain = dice.happens(0.5) ? Apps.standingBy(plain) : plain;
    if (dice.happens(0.5)) {
      return plain;
    }
    ScalingSpec.Policy[] policies = ScalingSpec.Policy.values();
    ScalingSpec.Policy policy = policies[dice.below(policies.length)];
    return plain.withScaling(Apps.segments(policy, 1, MOST));
  }

  /** Lives it to the end: at rest, and then deleted. */
  Simulation live() {
    try {
      for (int event = 0; event < EVENTS; event++) {
        happen();
        life.run(dice.draw(PAUSE));
      }
      life.faults().room(Integer.MAX_VALUE);
      want("run on", Apps.desired(spec, DesiredState.RUNNING));
      life.settle(Duration.ofMinutes(25));
      want("delete", Apps.desired(spec, DesiredState.DELETED));
      life.settle(Duration.ofMinutes(25));
      liveAgain();
      return life;
    } catch (IllegalStateException e) {
      throw new IllegalStateException(String.join("\n", story) + "\n" + e.getMessage(), e);
    }
  }

  /** Another application of that name, which has nothing of the one before. */
  private void liveAgain() {
    boolean isGone =
        life.memory().phase() instanceof Phase.Deleted && life.world().processes().isEmpty();
    if (!isGone || !dice.happens(0.3)) {
      return;
    }
    tell("made anew");
    spec = Apps.withImage(anySpec(), "reader:" + ++nonce);
    life.reborn(spec);
    life.run(Duration.ofMinutes(1));
    unlessSaving("kill the JobManager", () -> life.faults().killJobManager());
    life.settle(Duration.ofMinutes(25));
    want("delete", Apps.desired(spec, DesiredState.DELETED));
    life.settle(Duration.ofMinutes(25));
  }

  private void happen() {
    switch (dice.below(30)) {
      case 0, 1, 2 -> {
        int wanted = 1 + dice.below(MOST);
        want("scale to " + wanted, Apps.scaled(spec, wanted));
      }
      case 3 -> want("update", Apps.withImage(spec, "reader:" + ++nonce));
      case 4 -> want("savepoint", Apps.savepoint(spec, "nonce " + ++nonce));
      case 5 -> want("suspend", Apps.desired(spec, DesiredState.SUSPENDED));
      case 6, 7 -> want("resume", Apps.desired(spec, DesiredState.RUNNING));
      case 8 -> want("drain", Apps.desired(spec, DesiredState.DRAINED));
      case 9 -> fault("kill a TaskManager", () -> life.faults().killTaskManager(dice.below(MOST)));
      case 10 -> unlessSaving("kill the JobManager", () -> life.faults().killJobManager());
      case 11 -> fault("throw in the job", () -> life.faults().throwInJob());
      case 12 -> fault("fail the job", () -> life.faults().failJob());
      case 13 -> fault("cancel the job", () -> life.faults().cancelJob());
      case 14 -> {
        Port port = Port.values()[dice.below(Port.values().length)];
        Duration length = dice.draw(Span.millis(100, 30_000));
        fault("shut " + port + " for " + length, () -> life.faults().shut(port, length));
      }
      case 15 -> fault("conflict", () -> life.faults().conflict(1 + dice.below(3)));
      case 16 -> fault("crash", () -> life.faults().crash(1 + dice.below(40)));
      case 17 -> unlessSaving("reboot", () -> life.faults().reboot());
      case 18 -> fault("finish the job", () -> life.faults().finishJob());
      case 19 -> want("delete", Apps.desired(spec, DesiredState.DELETED));
      case 20 -> {
        want("update", Apps.withImage(spec, "reader:" + ++nonce));
        life.run(dice.draw(Span.millis(0, 12_000)));
        want("update again", Apps.withImage(spec, "reader:" + ++nonce));
      }
      case 21 -> {
        String image = "reader:" + ++nonce;
        fault("a bad image is next", () -> life.faults().badImage(image));
        want("update to it", Apps.withImage(spec, image));
      }
      case 22 -> {
        String image = "reader:" + ++nonce;
        fault("a broken job is next", () -> life.faults().breakJob(image));
        want("update to it", Apps.withImage(spec, image));
      }
      case 23 -> {
        int room = dice.below(MOST);
        fault("room for " + room, () -> life.faults().room(room));
      }
      case 24 -> fault("room for all", () -> life.faults().room(Integer.MAX_VALUE));
      case 25 ->
          unlessSaving(
              "from now on deletions are forced",
              () ->
                  want(
                      "force the deletion",
                      Apps.handled(
                          spec,
                          spec.wishes().handling().withDeletion(Handling.Deletion.FORCE_CANCEL))));
      case 26 -> fault("kill what stands by", () -> life.faults().killStandby());
      case 27 -> {
        String image = "reader:" + ++nonce;
        fault("a main method that throws is next", () -> life.faults().breakMain(image));
        want("update to it", Apps.withImage(spec, image));
      }
      case 28 -> {
        want("update", Apps.withImage(spec, "reader:" + ++nonce));
        life.run(dice.draw(Span.millis(0, 12_000)));
        fault("kill what stands by", () -> life.faults().killStandby());
        fault("crash", () -> life.faults().crash(1 + dice.below(40)));
      }
      default ->
          fault(
              "segments walk",
              () -> life.metrics().walk(Span.millis(500, 15_000), MOST + 2, Duration.ofMinutes(1)));
    }
  }

  private void want(String what, FlinkSpec wanted) {
    tell(what);
    spec = wanted;
    life.want(wanted);
  }

  /**
   * A savepoint that completed and that nobody saw complete is not found again when its JobManager
   * goes in that moment: a known limit, for only checkpoints are looked for in storage.
   */
  private void unlessSaving(String what, Runnable fault) {
    if (!(life.memory().phase() instanceof Phase.Savepointing)) {
      fault(what, fault);
    }
  }

  private void fault(String what, Runnable fault) {
    tell(what);
    fault.run();
  }

  private void tell(String what) {
    long millis = Duration.between(Simulation.START, life.clock().instant()).toMillis();
    story.add(String.format("%8.1f s  %s", millis / 1000.0, what));
  }

  Replicas desired() {
    return life.memory().desired();
  }
}
