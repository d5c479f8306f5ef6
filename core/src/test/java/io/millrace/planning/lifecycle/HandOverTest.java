package io.millrace.planning.lifecycle;

import static io.millrace.planning.lifecycle.Given.NOW;
import static io.millrace.planning.lifecycle.Given.SAVEPOINT;
import static io.millrace.planning.lifecycle.Given.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase.Running;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A cluster that stood by goes on with the job. */
class HandOverTest extends StandbyGiven {
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
                given.spec,
                2,
                JobIds.job(given.spec.name(), given.memory.incarnation(), 2),
                2,
                Optional.of(SAVEPOINT.path())),
            new Action.EnsureJobManager(
                given.spec,
                2,
                JobIds.job(given.spec.name(), given.memory.incarnation(), 2),
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
                    JobIds.job(given.spec.name(), given.memory.incarnation(), 2),
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
