package io.millrace.planning.lifecycle;

import static io.millrace.planning.lifecycle.Given.NOW;
import static io.millrace.planning.lifecycle.Given.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Running;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.StandingBy;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.Handling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An update onto a cluster that stands by, until the job is stopped for it. */
class StandbyTest extends StandbyGiven {
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
}
