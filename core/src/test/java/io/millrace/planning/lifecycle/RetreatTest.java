package io.millrace.planning.lifecycle;

import static io.millrace.planning.lifecycle.Given.CHECKPOINT;
import static io.millrace.planning.lifecycle.Given.NOW;
import static io.millrace.planning.lifecycle.Given.SAVEPOINT;
import static io.millrace.planning.lifecycle.Given.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.Starting;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.memory.Rejection;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RetreatTest {
  private static final Reason BROKEN = Reason.of("ErrImagePull", "no such image");

  /** Version 1 has proved itself, version 2 is wanted and was given up. */
  private static Given rejected() {
    Given given = Given.aRunningJob().proved().wantsImage("reader:2").launched();
    given.memory = given.memory.rejecting(new Rejection(given.spec.revision(), NOW, BROKEN));
    return given;
  }

  @Test
  void theRevisionBeforeBeginsFromTheSavepointOfTheUpdate() {
    Given given = rejected().noProcesses().in(new Stopping(NOW, Stopping.Then.ROLLBACK));
    given.memory = given.memory.took(SAVEPOINT, "");

    Decision begun = given.plan();
    given.memory = begun.next();
    Decision starting = given.plan();

    assertEquals(
        new Starting(NOW, Optional.of(SAVEPOINT.path()), Starting.Why.ROLLBACK),
        begun.next().phase());
    assertThat(starting.actions())
        .filteredOn(action -> action instanceof Action.EnsureJobManager)
        .singleElement()
        .satisfies(
            action -> assertEquals("reader:1", ((Action.EnsureJobManager) action).spec().image()));
  }

  @Test
  void wishesOfTheRejectedSpecHold() {
    Given given = rejected().wants(5).wants(DesiredState.SUSPENDED);

    FlinkSpec effective = Retreat.effective(given.spec, given.memory);

    assertEquals("reader:1", effective.image());
    assertEquals(Optional.of(new Replicas(5)), effective.replicas());
    assertEquals(DesiredState.SUSPENDED, effective.wishes().desiredState());
  }

  @Test
  void anotherRevisionOrRestartNonceIsTried() {
    Given image = rejected().wantsImage("reader:3");
    Given nonce = rejected();
    nonce.spec = nonce.spec.withWishes(nonce.spec.wishes().withRestartNonce("again"));

    assertThat(image.plan().next().rejected()).isEmpty();
    assertThat(nonce.plan().next().rejected()).isEmpty();
    assertThat(rejected().plan().next().rejected()).isPresent();
  }

  @Test
  void whatStandsNamesWhatFailedAndWhatIsKept() {
    Given given = rejected();
    String before = given.memory.lastGood().orElseThrow().revision().hash();
    given.memory = given.memory.deploying(given.memory.lastGood().orElseThrow().revision(), NOW);

    assertThat(given.memory.standing().toString())
        .contains("DeployFailed")
        .contains("no such image")
        .contains("revision " + before + " is kept instead");
  }

  @Test
  void aJobProvesItselfAfterHalfAMinute() {
    Given given = Given.aRunningJob().launched().in(new Phase.Running(NOW.minusSeconds(30)));
    Given young = Given.aRunningJob().launched().in(new Phase.Running(NOW.minusSeconds(29)));

    assertEquals(Optional.of(given.spec), given.plan().next().lastGood());
    assertThat(young.plan().next().lastGood()).isEmpty();
  }

  @Test
  void aRollbackThatCannotStartEitherHasFailed() {
    Given given = Given.aRunningJob().proved().job(JobState.STARTING);
    given.in(
        new Starting(NOW.minus(Duration.ofMinutes(6)), Optional.of("/sp"), Starting.Why.ROLLBACK));

    assertThat(given.plan().next().phase()).isInstanceOf(Phase.Failed.class);
  }

  @Test
  void aForcedRollbackUndoesWhatHasNotProvedItself() {
    Given given = Given.aRunningJob().proved().wantsImage("reader:2").launched();
    given.handled(Handling.DEFAULT.forcingRollback());
    Given nothingToUndo = Given.aRunningJob().proved().handled(Handling.DEFAULT.forcingRollback());

    assertEquals("RollbackForced", given.plan().next().rejected().orElseThrow().why().code());
    assertEquals("UpToDate", code(nothingToUndo.plan()));
  }

  @Test
  void anUpdateWhoseSavepointsFailWaitsLongerEachTimeAndIsThenGivenUp() {
    Given given = Given.aRunningJob().proved().wantsImage("reader:2");
    long[] pauses = {1, 10, 30};
    for (long pause : pauses) {
      given.memory = given.memory.failedToSave(NOW.minusSeconds(pause - 1));
      assertEquals("SavepointBackOff", code(given.plan()));
    }
    given.memory = given.memory.failedToSave(NOW);

    Decision givenUp = given.plan();
    given.memory = givenUp.next();

    assertEquals("UpdateGivenUp", code(givenUp));
    assertEquals("UpToDate", code(given.plan()));
    assertThat(givenUp.next().standing()).isNotEmpty();
  }

  @Test
  void anUpdateWhoseJobManagerEndsTwiceInARowGoesBack() {
    Given given = Given.aRunningJob().proved().wantsImage("reader:2").launched().noProcesses();
    given.in(new Phase.Recovering(NOW, Reason.of("JobManagerLost", "no such jar")));
    given.memory = given.memory.failedAt(NOW);
    Decision once = given.plan();
    given.memory = given.memory.failedAt(NOW);
    Decision twice = given.plan();
    given.in(new Phase.Recovering(NOW, Reason.of("JobFailed", "no such topic")));
    Decision job = given.plan();
    Given first = Given.aRunningJob().noProcesses();
    first.in(new Phase.Recovering(NOW, Reason.of("JobManagerLost", "no such jar")));
    first.memory = first.memory.failedAt(NOW).failedAt(NOW);

    assertThat(once.next().phase()).isInstanceOf(Starting.class);
    assertEquals("RollingBack", code(twice));
    assertThat(twice.next().standing().toString()).contains("no such jar");
    assertEquals("BackingOff", code(job));
    assertEquals("BackingOff", code(first.plan()));
  }

  @Test
  void whatTheLastSavepointFailedOfIsSaidWithTheRemedy() {
    Given given = Given.aRunningJob().proved().wantsImage("reader:2");
    given.memory = given.memory.failedToSave(NOW).failedToSave(NOW).failedToSave(NOW);
    assertThat(given.memory.standing().toString())
        .contains("SavepointFailed", "3 savepoints in a row");
    given.in(new Savepointing(NOW, "trigger", "", Savepointing.Then.UPDATE));
    given.savepoint(
        new SavepointView(
            "trigger", Optional.empty(), Optional.of(Reason.of("SavepointFailed", "disk full"))));

    Decision givenUp = given.plan();

    assertEquals("UpdateGivenUp", code(givenUp));
    assertThat(givenUp.next().phase()).isInstanceOf(Phase.Running.class);
    assertThat(givenUp.next().standing().toString())
        .contains("DeployFailed", "4 savepoints failed", "disk full", "restartNonce");
    given.memory = givenUp.next();
    assertEquals("UpToDate", code(given.plan()));
  }

  @Test
  void anUpdateThatIsTakenBackLeavesNoFailureToCount() {
    Given given = Given.aRunningJob();
    given.memory = given.memory.failedToSave(NOW);

    assertThat(given.plan().next().savepointFailures()).isEmpty();
  }

  @Test
  void anApplicationThatFailedForWantOfStateGoesOnWithoutItByTheUsersWord() {
    Given given = Given.aRunningJob().noProcesses().nothingRetained();
    given.in(new Phase.Failed(NOW, Reason.of(Restore.STATE_MISSING, "gone")));
    Decision refused = given.plan();
    given.handled(Handling.DEFAULT.healingWithoutState());

    assertEquals(Restore.STATE_MISSING, code(refused));
    assertEquals("StateDropped", code(given.plan()));
  }

  @Test
  void aSavepointThatFailedBeforeAnUpdateIsCounted() {
    Given given = Given.aRunningJob().proved().wantsImage("reader:2");
    given.in(new Savepointing(NOW, "trigger", "", Savepointing.Then.UPDATE));
    given.savepoint(
        new SavepointView(
            "trigger", Optional.empty(), Optional.of(Reason.of("SavepointFailed", "disk full"))));

    assertEquals(List.of(NOW), given.plan().next().savepointFailures());
  }

  @Test
  void aDeletionIsBlockedAfterThreeSavepointsAndForcedByTheUsersWord() {
    Given given = Given.aRunningJob().wants(DesiredState.DELETED);
    for (int failure = 0; failure < 3; failure++) {
      given.memory = given.memory.failedToSave(NOW);
    }

    assertEquals("DeletionBlocked", code(given.plan()));
    for (Handling.Deletion deletion :
        List.of(Handling.Deletion.NONE, Handling.Deletion.FORCE_CANCEL)) {
      given.handled(Handling.DEFAULT.withDeletion(deletion));
      assertEquals(new Stopping(NOW, Stopping.Then.DELETE), given.plan().next().phase());
      Given saving =
          Given.aRunningJob().wants(DesiredState.DELETED).handled(given.spec.wishes().handling());
      saving.in(new Savepointing(NOW, "trigger", "", Savepointing.Then.DELETE));
      assertEquals(new Stopping(NOW, Stopping.Then.DELETE), saving.plan().next().phase());
    }
  }

  @Test
  void onlyTheUsersWordDropsState() {
    Given given = Given.aRunningJob().nothingRetained();
    Handling unsaved = Handling.DEFAULT.withoutSavepoints();
    Handling stateless = Handling.DEFAULT.healingWithoutState();

    for (Starting.Why why : Starting.Why.values()) {
      assertEquals(
          why == Starting.Why.UPDATE,
          restore(given.handled(unsaved), why) instanceof Restore.Dropped);
      assertEquals(
          why == Starting.Why.RECOVER,
          restore(given.handled(stateless), why) instanceof Restore.Dropped);
    }
    given.retained(CHECKPOINT);
    assertThat(restore(given.handled(unsaved), Starting.Why.UPDATE))
        .isInstanceOf(Restore.From.class);
    given.memory = given.memory.dropped(NOW);
    assertThat(restore(given, Starting.Why.RECOVER)).isInstanceOf(Restore.Fresh.class);
  }

  private static Restore restore(Given given, Starting.Why why) {
    return Restore.of(given.spec, given.seen(), given.memory, why);
  }

  @Test
  void aNarrowJobIsAskedForACheckpointOnceASecond() {
    Given given = Given.aRunningJob().running(1, 2);

    Decision first = given.plan();
    given.memory = first.next();
    Decision second = given.plan();
    given.memory = given.memory.askedForCheckpoint(NOW.minusSeconds(1));

    assertThat(first.actions()).containsExactly(new Action.TriggerCheckpoint(given.spec, "job"));
    assertThat(second.actions()).isEmpty();
    assertThat(given.plan().actions()).hasSize(1);
  }

  @Test
  void aTaskManagerThatCameBackUnderAnotherNameOrWasRestartedIsTold() {
    Given given = Given.aRunningJob();
    given.memory = given.plan().next();
    assertEquals("UpToDate", given.plan().reasons().get(0).code());
    given.memory = given.memory.wholeWith(new TreeMap<>(Map.of("TASK_MANAGER-0", 0, "gone", 0)));

    assertEquals(
        "TaskManagerReplaced: gone by TASK_MANAGER-1", given.plan().reasons().get(0).toString());
    assertEquals("UpToDate", code(given.plan()));
  }
}
