package io.millrace.planning.lifecycle;

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
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Running;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.StandingBy;
import io.millrace.model.memory.Phase.Starting;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.GivenView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.Handling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An update onto a cluster that stands by, in each of its states. */
class StandbyTest {
  private static final Handling STANDBY = Handling.DEFAULT.withUpdate(Handling.Update.STANDBY);

  private final Given given = Given.aRunningJob().proved().handled(STANDBY);
  private Optional<JobManagerView> standby = Optional.empty();

  /** Attempt 1 runs version 1; version 2 is wanted. */
  StandbyTest() {
    given.wantsImage("reader:2");
  }

  private Given standingBy() {
    return given.in(new StandingBy(NOW.minusSeconds(5), given.spec.revision()));
  }

  /** The cluster of attempt 2 is whole, and has run the main method. */
  private Given ready() {
    standingBy().with(Role.JOB_MANAGER, 2, State.READY);
    return rehearsed(Optional.empty());
  }

  private Given rehearsed(Optional<Reason> refused) {
    standby =
        Optional.of(
            new JobManagerView(
                new TreeSet<>(List.of("a", "b")),
                2,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new GivenView(rehearsal(), refused))));
    return given;
  }

  private String rehearsal() {
    return JobIds.rehearsal(given.spec.name(), 2, given.spec.revision());
  }

  private Decision plan() {
    Observation seen = given.seen();
    return FlinkPlanner.plan(
        given.spec,
        new Observation(
            seen.at(),
            seen.processes(),
            seen.jobManager(),
            seen.retained(),
            seen.metrics(),
            standby
                .map(view -> Reading.known(view, NOW))
                .orElseGet(() -> Reading.unknown("NoJobManager", "not yet"))),
        given.memory);
  }

  private static Savepointing saving(Given given) {
    return new Savepointing(
        NOW.minusSeconds(1),
        "trigger",
        "",
        Savepointing.Then.UPDATE,
        Optional.of(given.spec.revision()));
  }

  private Given saved() {
    return ready()
        .in(saving(given))
        .job(JobState.FINISHED)
        .savepoint(SavepointView.completed("trigger", SAVEPOINT.path(), SAVEPOINT.at()));
  }

  /** What stood by is attempt 2 now, and attempt 1 is still there. */
  private Given takenOver() {
    given.memory = given.memory.sawCheckpoint(Given.CHECKPOINT);
    Decision handedOver = planned(saved());
    given.memory = handedOver.next();
    given.job = Optional.empty();
    given.savepoint = Optional.empty();
    given.processes.removeIf(process -> process.role() == Role.TASK_MANAGER);
    return given
        .with(Role.TASK_MANAGER, 0, 2, State.READY)
        .with(Role.TASK_MANAGER, 1, 2, State.READY);
  }

  private Decision planned(Given any) {
    assertThat(any).isSameAs(given);
    return plan();
  }

  @Test
  void theJobRunsOnWhileTheNextClusterStarts() {
    Decision asked = plan();
    given.memory = asked.next();
    Decision starting = plan();

    assertEquals(new StandingBy(NOW, given.spec.revision()), asked.next().phase());
    assertThat(asked.actions()).isEmpty();
    assertEquals(
        List.of(new Action.EnsureStandby(given.spec, 2, new Replicas(2))), starting.actions());
    assertEquals("StandbyStarting", code(starting));
    assertEquals(1, starting.next().attempt());
  }

  @Test
  void withoutTheWordForItAnUpdateStopsTheJobAtOnce() {
    given.handled(Handling.DEFAULT);

    assertThat(plan().next().phase()).isInstanceOf(Savepointing.class);
  }

  @Test
  void withoutASavepointThereIsNothingToWaitFor() {
    given.handled(STANDBY.withoutSavepoints());

    assertThat(plan().next().phase()).isInstanceOf(Stopping.class);
  }

  @Test
  void highAvailabilityAndReactiveModeHaveNoClusterBesideTheOne() {
    assertThat(Given.aRunningJob().handled(STANDBY).highlyAvailable().spec.standsBy()).isFalse();
    assertThat(Given.aRunningJob().handled(STANDBY).reactive().spec.standsBy()).isFalse();
    assertThat(given.spec.standsBy()).isTrue();
    assertThat(given.spec.inApplicationMode().isSession()).isFalse();
  }

  @Test
  void theMainMethodIsRehearsedAsSoonAsSomebodyAnswers() {
    standingBy().with(Role.JOB_MANAGER, 2, State.READY);
    standby =
        Optional.of(new JobManagerView(new TreeSet<>(), 0, Optional.empty(), Optional.empty()));

    assertThat(plan().actions())
        .containsExactly(
            new Action.EnsureStandby(given.spec, 2, new Replicas(2)),
            new Action.RehearseJob(given.spec, 2, rehearsal(), 2));
  }

  @Test
  void theSavepointWaitsForTaskManagersAndRehearsal() {
    ready();
    standby =
        standby.map(
            view ->
                new JobManagerView(
                    new TreeSet<>(List.of("a")),
                    1,
                    Optional.empty(),
                    Optional.empty(),
                    view.given()));
    Decision oneMissing = plan();
    Decision whole = planned(ready());

    assertThat(oneMissing.next().phase()).isInstanceOf(StandingBy.class);
    assertEquals(
        Optional.of(given.spec.revision()), ((Savepointing) whole.next().phase()).standby());
    assertThat(whole.actions()).isEmpty();
  }

  @Test
  void aMainMethodThatThrowsCostsTheRunningJobNothing() {
    ready();
    Decision refused = planned(rehearsed(Optional.of(Reason.of("JobRefused", "no such topic"))));

    assertThat(refused.next().phase()).isInstanceOf(Running.class);
    assertThat(refused.next().rejected().orElseThrow().why().message()).contains("no such topic");
    assertEquals(1, refused.next().attempt());
  }

  @Test
  void aStandbyThatDiesOrIsLateIsGivenUp() {
    standingBy().with(Role.JOB_MANAGER, 2, State.BACKING_OFF);
    Decision dead = plan();
    given.processes.removeIf(process -> process.attempt() == 2);
    given.in(new StandingBy(NOW.minus(Duration.ofMinutes(6)), given.spec.revision()));
    Decision late = plan();

    assertEquals("UpdateGivenUp", code(dead));
    assertEquals("UpdateGivenUp", code(late));
    assertThat(late.next().rejected()).isPresent();
    assertThat(late.next().phase()).isInstanceOf(Running.class);
  }

  @Test
  void whatIsGivenUpGoesAndTheJobGoesOn() {
    ready();
    given.memory = planned(rehearsed(Optional.of(Reason.of("JobRefused", "no")))).next();

    Decision clearing = plan();
    given.processes.removeIf(process -> process.attempt() == 2);
    Decision quiet = plan();

    assertThat(clearing.actions())
        .singleElement()
        .satisfies(
            action -> {
              assertEquals("reader:1", ((Action.RemoveOthers) action).spec().image());
              assertEquals(1, ((Action.RemoveOthers) action).attempt());
            });
    assertEquals("UpToDate", code(quiet));
  }

  @Test
  void anotherRevisionWaitsUntilTheClusterOfTheOneBeforeIsGone() {
    ready().wantsImage("reader:3");
    Decision dropped = plan();
    given.memory = dropped.next();
    Decision clearing = plan();
    given.processes.removeIf(process -> process.attempt() == 2);
    given.with(Role.JOB_MANAGER, 2, State.STOPPING);
    Decision waiting = plan();
    given.processes.removeIf(process -> process.attempt() == 2);
    Decision again = plan();

    assertEquals("StandbyDropped", code(dropped));
    assertThat(clearing.actions()).hasOnlyElementsOfType(Action.RemoveOthers.class);
    assertThat(waiting.actions()).isEmpty();
    assertEquals(new StandingBy(NOW, given.spec.revision()), again.next().phase());
  }

  @Test
  void aSuspensionDoesNotWaitForTheStandby() {
    ready().wants(DesiredState.SUSPENDED);
    Decision dropped = plan();
    given.memory = dropped.next();

    assertThat(dropped.next().phase()).isInstanceOf(Running.class);
    assertEquals(Savepointing.Then.SUSPEND, ((Savepointing) plan().next().phase()).then());
  }

  @Test
  void aJobThatIsLostMeanwhileIsHealed() {
    ready().job(JobState.FAILED);

    assertThat(plan().next().phase()).isInstanceOf(Phase.Recovering.class);
  }

  @Test
  void aSizeThatIsWantedMeanwhileIsTheNextClustersToHave() {
    standingBy().wants(5);

    assertThat(plan().actions())
        .containsExactly(new Action.EnsureStandby(given.spec, 2, new Replicas(5)));
  }

  @Test
  void theJobStopsInItsOwnCluster() {
    ready().in(saving(given));

    assertThat(plan().actions())
        .containsExactly(new Action.StopWithSavepoint(given.spec, "job", "trigger", false));
  }

  @Test
  void whatStandsByIsTheNextAttemptAndBeginsFromTheSavepoint() {
    Decision handedOver = planned(saved());

    assertEquals(
        new Starting(NOW, Optional.of(SAVEPOINT.path()), Starting.Why.UPDATE),
        handedOver.next().phase());
    assertEquals(2, handedOver.next().attempt());
    assertEquals(Optional.of(given.spec.revision()), handedOver.next().deployed());
    assertThat(handedOver.actions()).isEmpty();
  }

  @Test
  void theJobIsGivenFirstAndTheOldClusterIsLeftAloneUntilItRuns() {
    takenOver();

    assertThat(plan().actions())
        .containsExactly(
            new Action.SubmitJob(
                given.spec, 2, JobIds.job(given.spec.name(), 2), 2, Optional.of(SAVEPOINT.path())),
            new Action.EnsureJobManager(
                given.spec,
                2,
                JobIds.job(given.spec.name(), 2),
                2,
                Optional.of(SAVEPOINT.path()),
                true));
  }

  @Test
  void aJobThatShowsIsNotGivenAgain() {
    takenOver().job(JobState.STARTING);

    assertThat(plan().actions()).noneMatch(action -> action instanceof Action.SubmitJob);
  }

  @Test
  void theClusterBeforeGoesWhenTheJobRuns() {
    takenOver().running(2, 2);
    Decision running = plan();
    given.memory = running.next();
    Decision clearing = plan();

    assertThat(running.next().phase()).isInstanceOf(Running.class);
    assertEquals(List.of(new Action.RemoveOthers(given.spec, 2)), clearing.actions());
  }

  @Test
  void aSavepointThatFailsLeavesTheStandbyStanding() {
    ready()
        .in(saving(given))
        .savepoint(
            new SavepointView(
                "trigger", Optional.empty(), Optional.of(Reason.of("Failed", "disk full"))));
    Decision failed = plan();
    given.memory = failed.next();

    assertEquals(new StandingBy(NOW, given.spec.revision()), failed.next().phase());
    assertEquals("SavepointBackOff", code(plan()));
  }

  @Test
  void aStandbyThatDiedDuringTheSavepointIsMadeAnewFromIt() {
    saved();
    given.processes.removeIf(process -> process.attempt() == 2);

    assertEquals(new Stopping(NOW, Stopping.Then.UPDATE), plan().next().phase());
  }

  @Test
  void aStandbyForAnotherRevisionDoesNotTakeOver() {
    saved().wantsImage("reader:3");

    assertEquals(new Stopping(NOW, Stopping.Then.UPDATE), plan().next().phase());
  }

  @Test
  void aJobThatIsRefusedAfterAllGoesBack() {
    takenOver();
    given.memory = given.memory.enter(new Starting(NOW, Optional.of("/sp-1"), Starting.Why.UPDATE));
    Observation seen = given.seen();
    JobManagerView refusing =
        new JobManagerView(
            new TreeSet<>(),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new GivenView(
                    JobIds.job(given.spec.name(), 2),
                    Optional.of(Reason.of("JobRefused", "it threw")))));
    Decision refused =
        FlinkPlanner.plan(
            given.spec,
            new Observation(
                NOW, seen.processes(), Reading.known(refusing, NOW), seen.retained(), List.of()),
            given.memory);

    assertEquals(new Stopping(NOW, Stopping.Then.ROLLBACK), refused.next().phase());
  }

  @Test
  void whatWasBeforeGoesWhenWhatTookOverIsGone() {
    takenOver();
    given.processes.removeIf(process -> process.attempt() == 2);

    assertEquals(List.of(new Action.RemoveJobManager(given.spec, 2)), plan().actions());
  }

  @Test
  void aFirstDeploymentIsASessionToo() {
    Given fresh = Given.nothing().handled(STANDBY);
    fresh.memory = fresh.plan().next();
    Decision starting = fresh.plan();
    fresh.with(Role.JOB_MANAGER, 1, State.READY);
    Decision answering = fresh.plan();

    assertThat(starting.actions())
        .filteredOn(
            action -> action instanceof Action.EnsureJobManager ensure && ensure.isSession())
        .hasSize(1);
    assertThat(answering.actions().get(0)).isInstanceOf(Action.SubmitJob.class);
  }
}
