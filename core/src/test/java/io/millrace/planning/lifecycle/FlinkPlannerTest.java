package io.millrace.planning.lifecycle;

import static io.millrace.planning.lifecycle.Given.CHECKPOINT;
import static io.millrace.planning.lifecycle.Given.LONG_AGO;
import static io.millrace.planning.lifecycle.Given.NOW;
import static io.millrace.planning.lifecycle.Given.SAVEPOINT;
import static io.millrace.planning.lifecycle.Given.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.Starting;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlinkPlannerTest {
  private static Starting startingFrom(String path) {
    return new Starting(NOW.minusSeconds(5), Optional.of(path), Starting.Why.RECOVER);
  }

  private static Savepointing saving(Savepointing.Then then) {
    return new Savepointing(NOW.minusSeconds(1), "trigger", "nonce", then);
  }

  @Test
  void aHealthyJobOfTheRightSizeIsLeftAlone() {
    Decision decision = Given.aRunningJob().plan();

    assertEquals("UpToDate", code(decision));
    assertThat(decision.actions()).isEmpty();
  }

  @Test
  void e14TheFirstDeploymentAsksForNoSavepointWhateverItsNonce() {
    Decision first = Given.nothing().wantsSavepoint("17").plan();

    assertEquals("17", first.next().savepointNonce());
    assertThat(first.next().phase()).isInstanceOf(Starting.class);
  }

  @Test
  void enteringAPhaseOnlyWritesMemory() {
    Decision decision = Given.aRunningJob().wants(4).plan();

    assertEquals(
        new Phase.Rescaling(NOW, new Replicas(2), new Replicas(4)), decision.next().phase());
    assertThat(decision.actions()).isEmpty();
    assertEquals(Duration.ZERO, decision.lookAgain());
  }

  @Test
  void aTargetChangedOnTheWayKeepsWhereAndWhenItBegan() {
    Given given = Given.aRunningJob().wants(4);
    Instant begun = NOW.minusSeconds(10);
    given.in(new Phase.Rescaling(begun, new Replicas(2), new Replicas(3)));

    assertEquals(
        new Phase.Rescaling(NOW, new Replicas(2), new Replicas(4), begun),
        given.plan().next().phase());
  }

  @Test
  void aWishForNoTaskManagerKeepsOne() {
    Decision decision = Given.aRunningJob().wants(0).plan();

    assertEquals(new Replicas(1), decision.next().desired());
  }

  @Test
  void silenceOfRestIsNotAMissingTaskManager() {
    Decision decision = Given.aRunningJob().restIsSilent().plan();

    assertEquals("Unavailable", code(decision));
    assertThat(decision.actions()).isEmpty();
  }

  @Test
  void aDeadTaskManagerIsAskedForEvenWhileRestIsSilent() {
    Decision decision =
        Given.aRunningJob().restIsSilent().taskManagerIs(1, State.BACKING_OFF).plan();

    assertThat(decision.actions()).singleElement().isInstanceOf(Action.EnsureTaskManagers.class);
    assertThat(decision.reasons().get(0).message()).contains("TaskManagersRegistered unknown/2");
  }

  @Test
  void f7TheReasonCountsTheRegisteredTaskManagers() {
    Decision decision = Given.aRunningJob().taskManagerIs(1, State.STARTING).plan();

    assertEquals("TaskManagersMissing", code(decision));
    assertThat(decision.reasons().get(0).message()).contains("TaskManagersRegistered 1/2");
  }

  @Test
  void aJobThatRestartsIsNotCalledUpToDate() {
    Decision decision = Given.aRunningJob().job(JobState.RESTARTING).plan();

    assertEquals("JobNotRunning", code(decision));
  }

  @ParameterizedTest
  @EnumSource(
      value = JobState.class,
      names = {"FAILED", "CANCELED"})
  void aJobThatEndedUnaskedIsRecovered(JobState state) {
    Decision decision = Given.aRunningJob().job(state).plan();

    assertThat(decision.next().phase()).isInstanceOf(Phase.Recovering.class);
    assertEquals(List.of(NOW), decision.next().failures());
  }

  @Test
  void e10ADeadJobManagerIsRecoveredAndItsRemainsGoFirst() {
    Decision lost = Given.aRunningJob().jobManagerIs(State.BACKING_OFF).plan();
    Given recovering = Given.aRunningJob().jobManagerIs(State.BACKING_OFF);
    recovering.memory = lost.next();
    Decision removing = recovering.plan();
    recovering.processes.removeIf(process -> process.role() == Role.JOB_MANAGER);
    Decision starting = recovering.plan();

    assertThat(removing.actions()).singleElement().isInstanceOf(Action.RemoveJobManager.class);
    assertEquals(
        new Starting(NOW, Optional.of(CHECKPOINT.path()), Starting.Why.RECOVER),
        starting.next().phase());
    assertEquals(2, starting.next().attempt());
  }

  @Test
  void aStartGoesOnFromTheNewestCheckpointWhenItsJobManagerLeftNoTraceButAState() {
    Given given = Given.aRunningJob().noProcesses();
    given.in(new Starting(NOW, Optional.empty(), Starting.Why.DEPLOY));

    Decision decision = given.plan();

    assertEquals(
        new Starting(NOW, Optional.of(CHECKPOINT.path()), Starting.Why.DEPLOY),
        decision.next().phase());
    assertEquals(2, decision.next().attempt());
    assertThat(decision.actions()).isEmpty();
  }

  @Test
  void aStartWaitsWhileNobodyCanSayWhatIsInTheStorage() {
    Given given = Given.aRunningJob().noProcesses().in(startingFrom("/chk-7"));
    given.retained = Reading.unknown("Unavailable", "no storage");

    assertThat(given.plan().actions()).isEmpty();
  }

  @Test
  void aStartAsksForItsClusterEachPass() {
    Given given = Given.aRunningJob().noProcesses().in(startingFrom("/chk-7"));

    List<Action> actions = given.plan().actions();

    assertEquals(
        List.of(
            new Action.EnsureJobManager(
                given.spec, 1, JobIds.job(given.spec.name(), "", 1), 2, Optional.of("/chk-7")),
            Action.EnsureTaskManagers.of(given.spec, 1, 2)),
        actions);
  }

  @Test
  void anOutdatedStartTakesItsClusterAwayBeforeTheNextBegins() {
    Given given = Given.aRunningJob().in(startingFrom("/chk-7")).wantsImage("reader:2");

    Decision decision = given.plan();

    assertEquals(new Stopping(NOW, Stopping.Then.UPDATE), decision.next().phase());
  }

  @Test
  void theJobOfAnOlderJobManagerIsNotTheOneThatStarts() {
    Given given = Given.aRunningJob().in(startingFrom("/chk-7"));
    given.memory = given.memory.deploying(given.spec.revision(), NOW);

    assertThat(given.plan().next().phase()).isInstanceOf(Starting.class);
  }

  @Test
  void aJobThatEndsBeforeItIsSeenRunningHasNotFailed() {
    Given given = Given.aRunningJob().in(startingFrom("/chk-7")).job(JobState.FINISHED);

    assertEquals(new Phase.Running(NOW), given.plan().next().phase());
  }

  @Test
  void aStartThatTakesTooLongFails() {
    Given given = Given.aRunningJob().job(JobState.STARTING);
    given.in(new Starting(LONG_AGO, Optional.of("/chk-7"), Starting.Why.DEPLOY));

    assertEquals("StartDeadlineExceeded", code(given.plan()));
  }

  @Test
  void e24SuspendAndDrainStopDifferently() {
    Given suspend = Given.aRunningJob().wants(DesiredState.SUSPENDED);
    suspend.in(saving(Savepointing.Then.SUSPEND));
    Given drain = Given.aRunningJob().wants(DesiredState.DRAINED);
    drain.in(saving(Savepointing.Then.DRAIN));

    assertThat(suspend.plan().actions())
        .containsExactly(new Action.StopWithSavepoint(suspend.spec, "job", "trigger", false));
    assertThat(drain.plan().actions())
        .containsExactly(new Action.StopWithSavepoint(drain.spec, "job", "trigger", true));
  }

  @Test
  void aJobThatWasLostBeforeItsDrainIsHealedToBeDrained() {
    Reason lost = Reason.of("JobFailed", "it threw");
    Given recovering = Given.aRunningJob().noProcesses().wants(DesiredState.DRAINED);
    recovering.in(new Phase.Recovering(NOW, lost));
    Given starting = Given.aRunningJob().wants(DesiredState.DRAINED).in(startingFrom("/chk-7"));

    assertThat(recovering.plan().next().phase()).isInstanceOf(Starting.class);
    assertEquals(new Phase.Running(NOW), starting.plan().next().phase());
  }

  @Test
  void aSuspendedWishNeedsNoHealing() {
    Given recovering = Given.aRunningJob().noProcesses().wants(DesiredState.SUSPENDED);
    recovering.in(new Phase.Recovering(NOW, Reason.of("JobFailed", "it threw")));

    assertEquals(new Stopping(NOW, Stopping.Then.SUSPEND), recovering.plan().next().phase());
  }

  @Test
  void aSavepointAnswersTheNonceItWasAskedWithAndNotALaterOne() {
    Given given =
        Given.aRunningJob()
            .in(saving(Savepointing.Then.RUN_ON))
            .wantsSavepoint("later")
            .savepoint(SavepointView.completed("trigger", SAVEPOINT.path(), SAVEPOINT.at()));

    Decision completed = given.plan();
    given.memory = completed.next();
    Decision next = given.plan();

    assertEquals("nonce", completed.next().savepointNonce());
    assertThat(next.next().phase()).isInstanceOf(Savepointing.class);
  }

  @Test
  void aFailedPlainSavepointIsNotAskedForAgain() {
    Given given = Given.aRunningJob().wantsSavepoint("nonce").in(saving(Savepointing.Then.RUN_ON));
    given.savepoint(failed());

    Decision failed = given.plan();
    given.memory = failed.next();

    assertEquals("SavepointFailed", code(failed));
    assertEquals("UpToDate", code(given.plan()));
  }

  @Test
  void aSavepointThatCameWhileTasksMovedIsAskedForAgain() {
    Given given = Given.aRunningJob().wantsSavepoint("nonce").in(saving(Savepointing.Then.RUN_ON));
    given.savepoint(
        new SavepointView(
            "trigger",
            Optional.empty(),
            Optional.of(
                Reason.of(
                    "SavepointFailed",
                    "Failure reason: Not all required tasks are currently running."))));

    Decision postponed = given.plan();
    given.memory = postponed.next();
    Decision again = given.plan();

    assertEquals("SavepointPostponed", code(postponed));
    assertThat(((Savepointing) again.next().phase()).triggerId()).isNotEqualTo("trigger");
  }

  @Test
  void aFailedStopIsAskedForAgainAfterAPauseUnderAnotherName() {
    Given given = Given.aRunningJob().wants(DesiredState.SUSPENDED);
    given.in(saving(Savepointing.Then.SUSPEND)).savepoint(failed());

    Decision failed = given.plan();
    given.memory = failed.next();
    Decision again = given.plan();

    assertEquals(Draft.RETRY, failed.lookAgain());
    assertThat(((Savepointing) again.next().phase()).triggerId()).isNotEqualTo("trigger");
  }

  private static SavepointView failed() {
    return new SavepointView(
        "trigger", Optional.empty(), Optional.of(Reason.of("SavepointFailed", "disk full")));
  }

  @ParameterizedTest
  @EnumSource(
      value = DesiredState.class,
      names = {"SUSPENDED", "DRAINED", "DELETED"})
  void aFinishedJobIsStoppedWithoutASavepoint(DesiredState state) {
    Decision decision = Given.aRunningJob().job(JobState.FINISHED).wants(state).plan();

    assertThat(decision.next().phase()).isInstanceOf(Stopping.class);
  }

  @Test
  void aSavepointOfAFinishedJobIsAnsweredWithNone() {
    Decision decision = Given.aRunningJob().job(JobState.FINISHED).wantsSavepoint("new").plan();

    assertEquals("JobFinished", code(decision));
    assertEquals("new", decision.next().savepointNonce());
  }

  @Test
  void anApplicationThatWasNeverDeployedCanBeDeleted() {
    Given given = Given.nothing().wants(DesiredState.DELETED);
    given.memory = given.plan().next();

    assertThat(given.plan().next().phase()).isInstanceOf(Phase.Deleted.class);
  }

  @Test
  void e16ARefusedStartIsToldOnceAndDoesNotTurnInCircles() {
    Given given = Given.nothing();
    given.memory = Memory.NEW.sawCheckpoint(CHECKPOINT);

    Decision refused = given.plan();
    given.memory = refused.next();
    Decision after = given.plan();

    assertEquals("StateMissing", code(refused));
    assertThat(refused.next().phase()).isInstanceOf(Phase.Failed.class);
    assertEquals(refused.next(), after.next());
    assertThat(after.lookAgain()).isPositive();
  }

  @Test
  void aRefusedStartGoesOnWhenTheStateIsFound() {
    Given given = Given.nothing().retained(CHECKPOINT);
    given.memory =
        Memory.NEW.enter(new Phase.Failed(NOW, Reason.of(Restore.STATE_MISSING, "gone")));

    assertEquals(
        Optional.of(CHECKPOINT.path()), ((Starting) given.plan().next().phase()).restoreFrom());
  }

  @Test
  void aFailedApplicationIsCleanedUpBeforeItsNextRevisionBegins() {
    Given given = Given.aRunningJob().wantsImage("reader:2");
    given.in(new Phase.Failed(NOW, Reason.of("CrashLoop", "6 failures")));

    Decision cleaning = given.plan();
    Decision begins = given.noProcesses().plan();

    assertThat(cleaning.actions()).singleElement().isInstanceOf(Action.RemoveCluster.class);
    assertThat(begins.next().phase()).isInstanceOf(Starting.class);
  }

  @Test
  void anotherRevisionHasItsOwnTriesBeforeItCountsAsHopeless() {
    Given given = Given.aRunningJob().noProcesses().wantsImage("reader:2");
    for (int failure = 0; failure < 6; failure++) {
      given.memory = given.memory.failedAt(NOW.minusSeconds(60 - failure));
    }
    given.in(new Phase.Failed(NOW, Reason.of("CrashLoop", "6 failures")));

    assertThat(given.plan().next().failures()).isEmpty();
  }

  @Test
  void failuresFromBeforeALongRunDoNotCountInAnyPhase() {
    Given given = Given.aRunningJob().job(JobState.FAILED);
    given.memory = given.memory.failedAt(LONG_AGO.minusSeconds(5));
    Given rescaling = Given.aRunningJob().job(JobState.FAILED);
    rescaling.memory = given.memory;
    rescaling.in(new Phase.Rescaling(NOW, new Replicas(2), new Replicas(2)));

    assertEquals(List.of(NOW), given.plan().next().failures());
    assertEquals(List.of(NOW), rescaling.plan().next().failures());
  }

  @Test
  void aSuspendedJobResumesFromItsSavepoint() {
    Given given = Given.aRunningJob().noProcesses();
    given.memory = given.memory.took(SAVEPOINT, "");
    given.in(new Phase.Suspended(NOW, Optional.of(SAVEPOINT)));

    Decision decision = given.plan();

    assertEquals(
        new Starting(NOW, Optional.of(SAVEPOINT.path()), Starting.Why.RESUME),
        decision.next().phase());
  }

  @Test
  void equalInputsGiveEqualDecisions() {
    Snapshot unseen = new Snapshot(Snapshot.Kind.CHECKPOINT, "/chk-8", NOW);
    Given one = Given.aRunningJob().wants(5).retained(unseen);
    Given other = Given.aRunningJob().wants(5).retained(unseen);

    assertEquals(one.plan(), other.plan());
  }
}
