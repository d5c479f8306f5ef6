package io.millrace.planning.lifecycle;

import static io.millrace.planning.lifecycle.Given.NOW;
import static io.millrace.planning.lifecycle.Given.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Starting;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {
  private static Given starting(Duration since, String code) {
    Given given = Given.aRunningJob().job(JobState.STARTING);
    given.in(new Starting(NOW.minus(since), Optional.of("/chk-7"), Starting.Why.DEPLOY));
    return given.hindered(1, since, code);
  }

  @ParameterizedTest
  @CsvSource({
    "ImagePullBackOff, 19, ClusterStarting",
    "ImagePullBackOff, 20, ImagePullBackOff",
    "ErrImagePull, 20, ErrImagePull",
    "InvalidImageName, 20, InvalidImageName",
    "CreateContainerConfigError, 20, CreateContainerConfigError",
    "QuotaExceeded, 59, ClusterStarting",
    "QuotaExceeded, 60, QuotaExceeded",
    "Unschedulable, 59, ClusterStarting",
    "Unschedulable, 60, CapacityUnavailable",
    "Unschedulable, 300, CapacityUnavailable",
    "Unschedulable, 301, StartDeadlineExceeded",
    "OOMKilled, 200, ClusterStarting"
  })
  @DisplayName("L4 L12 what cannot start fails, what has no room waits")
  void l4EveryTroubleHasItsGrace(String code, long seconds, String said) {
    Decision decision = starting(Duration.ofSeconds(seconds), code).plan();

    assertEquals(said, code(decision));
    assertEquals(
        !said.equals("ClusterStarting") && !said.equals("CapacityUnavailable"),
        decision.next().phase() instanceof Phase.Failed);
  }

  @Test
  void troubleOfAProcessThatIsLeavingIsNone() {
    Given given = starting(Duration.ofSeconds(30), "ErrImagePull");
    given.taskManagerIs(1, State.STOPPING);

    assertEquals("ClusterStarting", code(given.plan()));
  }

  @Test
  void anUpdateThatCannotStartGoesBackAndItsRevisionIsRejected() {
    Given given = Given.aRunningJob().proved().wantsImage("reader:2").launched();
    given.job(JobState.STARTING);
    given.in(new Starting(NOW.minusSeconds(25), Optional.of("/sp"), Starting.Why.UPDATE));
    given.hindered(1, Duration.ofSeconds(25), "ErrImagePull");

    Decision decision = given.plan();

    assertEquals("RollingBack", code(decision));
    assertEquals(new Stopping(NOW, Stopping.Then.ROLLBACK), decision.next().phase());
    assertEquals(given.spec.revision(), decision.next().rejected().orElseThrow().revision());
  }

  @Test
  void l12ARescaleWithoutRoomEndsAndTheSizeStaysWanted() {
    Given given = Given.aRunningJob().wants(3).hindered(2, Duration.ofSeconds(61), "Unschedulable");
    given.memory = given.memory.wanting(new Replicas(3)).heard(given.spec.replicas());
    given.in(new Phase.Rescaling(NOW.minusSeconds(61), new Replicas(2), new Replicas(3)));

    Decision ended = given.plan();
    given.memory = ended.next();
    Decision held = given.plan();

    assertEquals(new Phase.Running(NOW), ended.next().phase());
    assertEquals("CapacityUnavailable", code(held));
    assertThat(held.actions()).isEmpty();
    assertEquals(new Replicas(3), held.next().desired());
    given.taskManagers(3);
    assertThat(given.plan().actions())
        .containsExactly(new Action.DeclareParallelism(given.spec, "job", 3));
  }

  @Test
  void aTaskManagerThatVanishedIsARepairAndNoRescale() {
    Decision decision = Given.aRunningJob().taskManagers(1).plan();

    assertEquals("TaskManagersMissing", code(decision));
  }

  @Test
  void e11AJobManagerThatIsHighlyAvailableIsAskedForAgainAndNotLost() {
    Given given = Given.aRunningJob().highlyAvailable();
    given.processes.removeIf(process -> process.role() == Role.JOB_MANAGER);
    List<Phase> live =
        List.of(
            new Phase.Running(NOW),
            new Phase.Rescaling(NOW, new Replicas(1), new Replicas(2)),
            new Phase.Savepointing(NOW, "trigger", "", Phase.Savepointing.Then.RUN_ON));

    for (Phase phase : live) {
      Decision decision = given.in(phase).plan();

      assertEquals("JobManagerRestarting", code(decision));
      assertEquals(phase, decision.next().phase());
      assertThat(decision.actions())
          .containsExactly(
              new Action.EnsureJobManager(
                  given.spec, 2, JobIds.job(given.spec.name(), "", 2), 2, Optional.of("/chk-7")));
    }
  }

  @Test
  void e11AJobManagerThatEndsEachTimeItsHostStartsItHasFailed() {
    for (int restarts : new int[] {3, 4}) {
      Given given = Given.aRunningJob().highlyAvailable();
      given.processes.removeIf(process -> process.role() == Role.JOB_MANAGER);
      given.processes.add(
          new ProcessView(
              "jm",
              Role.JOB_MANAGER,
              given.memory.attempt(),
              State.BACKING_OFF,
              NOW,
              restarts,
              Optional.of(1),
              Optional.of(Reason.of("CrashLoopBackOff", "no such class")),
              Optional.empty(),
              Optional.empty()));
      Decision decision =
          given.in(new Starting(NOW, Optional.of("/chk-7"), Starting.Why.DEPLOY)).plan();

      assertEquals(restarts == 4 ? "CrashLoop" : "ClusterStarting", code(decision));
      assertThat(decision.reasons().toString()).contains("no such class");
    }
  }

  @Test
  void e11AJobThatFailedIsLostWithHighAvailabilityToo() {
    Given given = Given.aRunningJob().highlyAvailable().job(JobState.FAILED);

    assertThat(given.plan().next().phase()).isInstanceOf(Phase.Recovering.class);
  }

  @Test
  void aJobThatIsNotRememberedBeginsAgainFromItsNewestSnapshot() {
    Given given = Given.aRunningJob();
    given.memory = Memory.NEW;

    Decision found = given.plan();
    given.memory = found.next();
    Decision removed = given.plan();
    Decision begun = given.noProcesses().plan();

    assertEquals("MemoryLost", code(found));
    assertEquals(List.of(new Action.RemoveJobManager(given.spec, 1)), removed.actions());
    assertEquals(2, begun.next().attempt());
    assertEquals(
        new Starting(NOW, Optional.of("/chk-7"), Starting.Why.RECOVER), begun.next().phase());
  }
}
