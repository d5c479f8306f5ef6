package io.millrace.adapters.simulated.invariant;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.adapters.simulated.SimulatedMetrics;
import io.millrace.adapters.simulated.World;
import io.millrace.control.ControlLoop;
import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each invariant breaks when what it forbids happens; one that cannot break holds nothing. */
class InvariantsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Snapshot CHECKPOINT =
      new Snapshot(Snapshot.Kind.CHECKPOINT, "/chk-1", NOW.minusSeconds(1));
  private static final MetricSpec.External SEGMENTS =
      new MetricSpec.External(
          SimulatedMetrics.SEGMENTS,
          new TreeMap<>(),
          new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 1));
  private static final FlinkSpec SPEC =
      new FlinkSpec(
          ApplicationName.parse("reader"),
          "reader:1",
          new FlinkSpec.Job(
              "", "Reader", List.of(), 1, false, Optional.empty(), Duration.ofHours(1)),
          new FlinkSpec.Cluster(
              1,
              new TreeMap<>(),
              new TreeMap<>(),
              FlinkSpec.Resources.DEFAULT,
              FlinkSpec.Resources.DEFAULT),
          FlinkSpec.Wishes.NONE,
          Optional.empty());
  private static final ScalingSpec RULE =
      new ScalingSpec(
          "rule",
          ScalingSpec.Policy.SEGMENTS,
          new Replicas(1),
          new Replicas(4),
          List.of(SEGMENTS),
          Optional.empty(),
          Duration.ofSeconds(1));
  private static final Memory FOUR = Memory.NEW.wanting(new Replicas(4));

  private static Action.EnsureJobManager start(long attempt, Optional<String> restoreFrom) {
    return new Action.EnsureJobManager(SPEC, attempt, "job", 1, restoreFrom);
  }

  private static Pass pass(FlinkSpec spec, Memory before, Memory next, boolean isKnown) {
    Observation seen =
        new Observation(
            NOW,
            List.of(),
            Reading.unknown("None", "none"),
            Reading.unknown("None", "none"),
            List.of(
                MetricReading.total(
                    SEGMENTS,
                    isKnown ? Reading.known(1.0, NOW) : Reading.unknown("Gone", "no answer"))));
    Reason reason = Reason.of("Because", "of a test");
    ScalingDecision scaling =
        new ScalingDecision(
            ScalingSpec.Policy.SEGMENTS,
            before.desired(),
            next.desired(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            reason,
            ScalingMemory.EMPTY);
    return new Pass(
        spec,
        seen,
        before,
        new Decision(next, List.of(), List.of(reason), Duration.ZERO, Optional.of(scaling)));
  }

  private static ControlLoop.Outcome outcome(Pass pass) {
    return new ControlLoop.Outcome(pass, Duration.ZERO, true, Optional.empty());
  }

  private static World world(DesiredState wanted, Phase phase, ProcessView... processes) {
    return new World(
        NOW,
        SPEC.withWishes(SPEC.wishes().withDesiredState(wanted)),
        List.of(processes),
        Optional.empty(),
        Memory.NEW.enter(phase));
  }

  private static ProcessView aProcess() {
    return new ProcessView(
        "p",
        ProcessView.Role.TASK_MANAGER,
        1,
        ProcessView.State.READY,
        NOW,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void breaks(Invariant invariant, Runnable event) {
    String message =
        String.valueOf(assertThrows(Invariant.BrokenException.class, event::run).getMessage());
    assertTrue(message.startsWith(invariant.name()), message);
  }

  @Test
  void allThatTheDesignNamesAreThere() {
    assertEquals(
        List.of(
            "OneJobAtATime",
            "NoStateLost",
            "NothingOfTheDead",
            "SavedBeforeActed",
            "WithinBounds",
            "UnknownNeverScalesIn",
            "NothingWithoutAReason",
            "SameInputsSameDecision",
            "UnchangedSpecNeverRestarts",
            "SettlesWhenSteady",
            "DeletionEnds",
            "NothingLeftBehind"),
        Invariants.all().stream().map(Invariant::name).toList());
  }

  @Test
  void twoJobsAtATime() {
    Invariant invariant = new OneJobAtATime();
    invariant.jobBegan(NOW, start(1, Optional.empty()), Optional.empty());

    breaks(invariant, () -> invariant.jobBegan(NOW, start(2, Optional.empty()), Optional.empty()));
  }

  @Test
  void aStartFromWhatAnotherLeftThatHadTheName() {
    Invariant invariant = new NothingOfTheDead();
    invariant.jobBegan(NOW, start(1, Optional.of("/old")), Optional.empty());
    invariant.reborn(NOW, Set.of("/old"));

    breaks(
        invariant, () -> invariant.jobBegan(NOW, start(1, Optional.of("/old")), Optional.empty()));
  }

  @Test
  void aStartFromNothingOrFromAnOlderSnapshot() {
    Invariant invariant = new NoStateLost();

    breaks(
        invariant,
        () -> invariant.jobBegan(NOW, start(1, Optional.empty()), Optional.of(CHECKPOINT)));
    breaks(
        invariant,
        () -> invariant.jobBegan(NOW, start(1, Optional.of("/older")), Optional.of(CHECKPOINT)));
  }

  @Test
  void anActionThatNoMemoryCovers() {
    Invariant invariant = new SavedBeforeActed();
    invariant.saved(
        NOW,
        Memory.NEW,
        Memory.NEW
            .deploying(SPEC.revision(), NOW)
            .enter(new Phase.Starting(NOW, Optional.of("/chk-1"), Phase.Starting.Why.DEPLOY)));

    assertDoesNotThrow(() -> invariant.acted(NOW, start(1, Optional.of("/chk-1"))));
    breaks(invariant, () -> invariant.acted(NOW, start(1, Optional.empty())));
    breaks(invariant, () -> invariant.acted(NOW, start(2, Optional.of("/chk-1"))));
    breaks(invariant, () -> invariant.acted(NOW, new Action.RemoveCluster(SPEC, 1)));
    breaks(
        invariant,
        () -> invariant.acted(NOW, new Action.StopWithSavepoint(SPEC, "job", "t", false)));
  }

  @Test
  void aRuleBeyondItsMaximum() {
    Invariant invariant = new WithinBounds();
    Pass pass = pass(SPEC.withScaling(RULE), FOUR, FOUR.wanting(new Replicas(5)), true);

    breaks(invariant, () -> invariant.passed(outcome(pass)));
  }

  @Test
  void aReplicaTakenInTheDark() {
    Invariant invariant = new UnknownNeverScalesIn();
    Memory three = FOUR.wanting(new Replicas(3));

    assertDoesNotThrow(() -> invariant.passed(outcome(pass(SPEC, FOUR, three, true))));
    breaks(invariant, () -> invariant.passed(outcome(pass(SPEC, FOUR, three, false))));
  }

  @Test
  void aChangeWithoutAStory() {
    Invariant invariant = new NothingWithoutAReason();
    Memory three = FOUR.wanting(new Replicas(3));

    breaks(invariant, () -> invariant.saved(NOW, FOUR, three));
    invariant.journaled(pass(SPEC, FOUR, three, true));
    assertDoesNotThrow(() -> invariant.saved(NOW, FOUR, three));
  }

  @Test
  void aDecisionThatComesOutDifferentlyASecondTime() {
    Invariant invariant = new SameInputsSameDecision();

    breaks(invariant, () -> invariant.journaled(pass(SPEC, FOUR, FOUR, true)));
  }

  @Test
  void aRestartThatNobodyAskedFor() {
    Invariant invariant = new UnchangedSpecNeverRestarts();
    invariant.jobBegan(NOW, start(1, Optional.empty()), Optional.empty());

    breaks(invariant, () -> invariant.jobEnded(NOW, 1, "its JobManager was ended"));
    breaks(invariant, () -> invariant.jobBegan(NOW, start(2, Optional.empty()), Optional.empty()));
    invariant.jobEnded(NOW, 1, "its JobManager was killed");
    assertDoesNotThrow(() -> invariant.jobBegan(NOW, start(2, Optional.empty()), Optional.empty()));
  }

  @Test
  void aRestThatIsNone() {
    Invariant invariant = new SettlesWhenSteady();
    Phase starting = new Phase.Starting(NOW, Optional.empty(), Phase.Starting.Why.DEPLOY);

    breaks(invariant, () -> invariant.settled(world(DesiredState.RUNNING, starting)));
    breaks(invariant, () -> invariant.settled(world(DesiredState.RUNNING, new Phase.Running(NOW))));
    breaks(
        invariant, () -> invariant.settled(world(DesiredState.SUSPENDED, new Phase.Running(NOW))));
  }

  @Test
  void aLoopThatTurnsInCircles() {
    Invariant invariant = new SettlesWhenSteady();
    Memory one = Memory.NEW;
    Memory other = Memory.NEW.enter(new Phase.Running(NOW));

    breaks(
        invariant,
        () -> {
          for (int turn = 0; turn < 100; turn++) {
            invariant.saved(NOW.plusMillis(turn), one, other);
          }
        });
  }

  @Test
  void aDeletionThatDoesNotEndAndOneThatLeavesAProcess() {
    Invariant ends = new DeletionEnds();
    Invariant nothingLeft = new NothingLeftBehind();

    breaks(ends, () -> ends.settled(world(DesiredState.DELETED, new Phase.Running(NOW))));
    breaks(
        nothingLeft,
        () -> nothingLeft.settled(world(DesiredState.DELETED, new Phase.Deleted(NOW), aProcess())));
  }
}
