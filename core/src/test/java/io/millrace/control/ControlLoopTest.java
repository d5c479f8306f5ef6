package io.millrace.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.model.decision.Action;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ControlLoopTest {
  private final Outside outside = new Outside();
  private final ControlLoop loop = Samples.loop(outside);

  @Test
  void aPassLooksThenTellsThenSavesThenActs() {
    loop.pass(Samples.FLINK);
    outside.calls.clear();

    loop.pass(Samples.FLINK);

    assertThat(outside.calls)
        .containsExactly(
            "processes", "newestCheckpoint", "append", "ensureJobManager", "ensureTaskManagers");
  }

  @Test
  void memoryThatMattersIsSavedBeforeTheAction() {
    loop.pass(Samples.FLINK);

    assertThat(outside.calls)
        .containsExactly("load", "processes", "newestCheckpoint", "append", "save");
    assertThat(outside.stored.phase()).isInstanceOf(Phase.Starting.class);
  }

  @Test
  void whatHasNotChangedIsToldOnce() {
    loop.pass(Samples.FLINK);
    loop.pass(Samples.FLINK);

    ControlLoop.Outcome same = loop.pass(Samples.FLINK);

    assertFalse(same.isNews());
    assertEquals(2, outside.journal.size());
  }

  @Test
  void aPassThatComesSecondIsDroppedAndTheNextOneReadsAgain() {
    loop.pass(Samples.FLINK);
    outside.stored = outside.stored.saved().enter(new Phase.NotDeployed());
    outside.calls.clear();
    ControlLoop other = Samples.loop(outside);
    other.pass(Samples.FLINK);
    long version = outside.stored.version();
    outside.calls.clear();

    // the first loop still believes in its own version; a change of its own makes it save
    assertThrows(
        UnavailableException.class, () -> loop.pass(Samples.FLINK.withWishes(withoutRunning())));
    assertThat(outside.calls).doesNotContain("ensureJobManager");
    assertEquals(version, outside.stored.version());
    loop.pass(Samples.FLINK);

    assertThat(outside.calls).contains("load");
  }

  private static FlinkSpec.Wishes withoutRunning() {
    return Samples.FLINK.wishes().withDesiredState(DesiredState.SUSPENDED);
  }

  @Test
  void aStoreThatDoesNotAnswerKeepsEveryHandStillAndTheStoryIsToldOnce() {
    loop.pass(Samples.FLINK);
    outside.isStoreDown = true;
    var changed = Samples.FLINK.withWishes(withoutRunning());

    assertThrows(UnavailableException.class, () -> loop.pass(changed));
    assertThrows(UnavailableException.class, () -> loop.pass(changed));
    outside.isStoreDown = false;
    ControlLoop.Outcome outcome = loop.pass(changed);

    assertThat(outside.calls).doesNotContain("removeCluster");
    assertEquals(2, outside.journal.size());
    assertTrue(outcome.isNews());
  }

  @Test
  void anActionThatFailsIsSaidAndTriedAgainLater() {
    loop.pass(Samples.FLINK);
    outside.onProcesses = () -> outside.isRuntimeDown = false;
    ControlLoop failing =
        new ControlLoop(
            Samples.observer(outside),
            new Actuator(new Broken(outside), outside),
            outside,
            outside);

    ControlLoop.Outcome outcome = failing.pass(Samples.FLINK);

    assertThat(outcome.failure()).contains("no room");
    assertThat(outcome.lookAgain()).isGreaterThanOrEqualTo(Duration.ofMillis(500));
  }

  /** A runtime that can be seen and cannot start anything. */
  private static final class Broken extends Forwarding {
    Broken(Outside outside) {
      super(outside);
    }

    @Override
    public void ensureJobManager(Action.EnsureJobManager wanted) {
      throw new UnavailableException("no room");
    }
  }

  @Test
  void aRuntimeThatCannotBeSeenLeavesNothingToPlanOn() {
    outside.isRuntimeDown = true;

    assertThrows(UnavailableException.class, () -> loop.pass(Samples.FLINK));
    assertThat(outside.calls).containsExactly("load", "processes");
  }
}
