package io.millrace.adapters.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stories of starts and updates that do not go well, told under all invariants. */
class StartTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Actions actions = new Actions();

  private Simulation live(FlinkSpec spec) {
    return new Simulation(1, Timings.LAPTOP, spec, List.of(actions));
  }

  /** Runs for so long that it has proved itself. */
  private Simulation proved(FlinkSpec spec) {
    Simulation life = live(spec);
    life.run(Duration.ofMinutes(2));
    assertThat(life.memory().lastGood()).isPresent();
    return life;
  }

  private static boolean runs(World world, int taskManagers) {
    return world.stored().phase() instanceof Phase.Running
        && world
            .job()
            .filter(JobView::isFullyRunning)
            .filter(job -> job.parallelism() == taskManagers)
            .isPresent();
  }

  private static Stream<String> reasons(Simulation life) {
    return life.journal().last(Apps.NAME, 1000).stream()
        .flatMap(pass -> pass.decision().reasons().stream())
        .map(Object::toString);
  }

  private static String image(Simulation life) {
    return life.memory().launched().orElseThrow().image();
  }

  @Test
  @DisplayName("E11 with high availability a killed JobManager is restored within its attempt")
  void e11AHighlyAvailableJobManagerIsRestored() {
    Simulation life = proved(Apps.highlyAvailable(2));
    Snapshot newest = life.storage().newest(Apps.NAME).orElseThrow();
    String job = life.job().orElseThrow().id();
    assertTrue(life.faults().killJobManager());
    life.settle(LONG);

    assertTrue(runs(life.world(), 2));
    assertEquals(1, life.memory().attempt());
    assertEquals(job, life.job().orElseThrow().id());
    assertThat(actions.begun()).containsExactly(Optional.empty(), Optional.of(newest.path()));
    assertThat(reasons(life)).anyMatch(reason -> reason.startsWith("JobManagerRestarting"));
  }

  @Test
  void aHighlyAvailableJobManagerOfWhichEveryTraceWasLostIsAskedForAgain() {
    Simulation life = proved(Apps.highlyAvailable(2));
    life.faults().reboot();
    life.settle(LONG);

    assertTrue(runs(life.world(), 2));
    assertEquals(1, life.memory().attempt());
  }

  @Test
  void aHighlyAvailableJobThatFailedForGoodIsBegunAgain() {
    Simulation life = proved(Apps.highlyAvailable(2));
    life.faults().failJob();
    life.settle(LONG);

    assertTrue(runs(life.world(), 2));
    assertEquals(2, life.memory().attempt());
  }

  @Test
  @DisplayName("L4 a first deployment of an image that nobody has fails soon and leaves nothing")
  void l4ABadImageFailsAFirstDeployment() {
    Simulation life = live(Apps.flink(2));
    life.faults().badImage("reader:1");
    assertTrue(life.runUntil(world -> world.stored().phase() instanceof Phase.Failed, LONG));
    Duration took = Duration.between(Simulation.START, life.clock().instant());
    life.settle(LONG);

    assertThat(took).isLessThan(Duration.ofSeconds(25));
    assertThat(life.world().processes()).isEmpty();
    assertThat(life.memory().phase().toString()).contains("back-off pulling image reader:1");

    life.want(Apps.withImage(Apps.flink(2), "reader:2"));
    life.settle(LONG);
    assertTrue(runs(life.world(), 2));
  }

  @Test
  @DisplayName("L12 what has no room is held, said, and goes on by itself when there is room")
  void l12ARescaleWithoutRoomHoldsAtWhatIsThere() {
    Simulation life = proved(Apps.flink(2));
    life.faults().room(3);
    life.want(Apps.scaled(Apps.flink(2), 5));
    life.run(Duration.ofMinutes(5));

    assertTrue(runs(life.world(), 3));
    assertThat(life.last().orElseThrow().decision().reasons().get(0).toString())
        .startsWith("CapacityUnavailable: holds at 3 of 5 TaskManagers")
        .contains("insufficient memory");
    long restarts = life.job().orElseThrow().restarts();
    life.run(Duration.ofMinutes(5));
    assertEquals(restarts, life.job().orElseThrow().restarts());

    life.faults().room(5);
    life.settle(LONG);
    assertTrue(runs(life.world(), 5));
    assertEquals(1, life.memory().attempt());
  }

  @Test
  void whatHasNoRoomIsGivenBackBeforeAnythingThatWorks() {
    Simulation life = proved(Apps.flink(2));
    life.faults().room(3);
    life.want(Apps.scaled(Apps.flink(2), 5));
    life.run(Duration.ofMinutes(5));
    life.want(Apps.scaled(Apps.flink(2), 3));
    life.settle(LONG);

    assertTrue(runs(life.world(), 3));
  }

  @Test
  void aStartWithoutRoomSaysSoAndBeginsWhenThereIs() {
    Simulation life = live(Apps.flink(2));
    life.faults().room(0);
    life.run(Duration.ofMinutes(2));

    assertThat(life.memory().phase()).isInstanceOf(Phase.Starting.class);
    assertThat(reasons(life)).anyMatch(reason -> reason.startsWith("CapacityUnavailable"));
    life.faults().room(2);
    life.settle(LONG);
    assertTrue(runs(life.world(), 2));
  }

  @Test
  void anUpdateToABadImageGoesBackAndIsNotTriedAgain() {
    Simulation life = proved(Apps.flink(2));
    life.faults().badImage("reader:2");
    life.want(Apps.withImage(Apps.flink(2), "reader:2"));
    life.settle(LONG);

    Memory memory = life.memory();
    assertTrue(runs(life.world(), 2));
    assertEquals("reader:1", image(life));
    assertThat(memory.standing().toString())
        .contains("DeployFailed")
        .contains("back-off pulling image reader:2");
    assertEquals(
        Optional.of(memory.savepoints().get(0).path()),
        actions.begun().get(actions.begun().size() - 1));

    life.run(Duration.ofHours(1));
    assertEquals(memory.attempt(), life.memory().attempt());
    assertThat(reasons(life))
        .anyMatch(reason -> reason.startsWith("RollingBack"))
        .anyMatch(reason -> reason.startsWith("RolledBack"));
  }

  @Test
  void wishesHoldWhileAnUpdateIsRejected() {
    Simulation life = proved(Apps.flink(2));
    life.faults().badImage("reader:2");
    FlinkSpec bad = Apps.withImage(Apps.flink(2), "reader:2");
    life.want(bad);
    life.settle(LONG);
    life.want(Apps.scaled(bad, 4));
    life.settle(LONG);
    assertTrue(runs(life.world(), 4));
    life.want(Apps.desired(Apps.scaled(bad, 4), DesiredState.SUSPENDED));
    life.settle(LONG);
    assertThat(life.memory().phase()).isInstanceOf(Phase.Suspended.class);
    life.want(Apps.scaled(bad, 4));
    life.settle(LONG);
    assertTrue(runs(life.world(), 4));
    assertEquals("reader:1", image(life));

    life.want(Apps.withImage(Apps.flink(4), "reader:3"));
    life.settle(LONG);
    assertEquals("reader:3", image(life));
    assertThat(life.memory().standing()).isEmpty();
    life.want(Apps.desired(Apps.withImage(Apps.flink(4), "reader:3"), DesiredState.DELETED));
    life.settle(LONG);
    assertThat(life.memory().phase()).isInstanceOf(Phase.Deleted.class);
  }

  @Test
  void anUpdateWhoseJobKeepsFailingGoesBack() {
    Simulation life = proved(Apps.flink(2));
    life.faults().breakJob("reader:2");
    life.want(Apps.withImage(Apps.flink(2), "reader:2"));
    life.settle(LONG);

    assertTrue(runs(life.world(), 2));
    assertEquals("reader:1", image(life));
    assertThat(life.memory().standing().toString()).contains("CrashLoop");
  }

  @Test
  void theSameRevisionIsTriedAgainWithAnotherRestartNonce() {
    Simulation life = proved(Apps.flink(2));
    life.faults().breakJob("reader:2");
    FlinkSpec bad = Apps.withImage(Apps.flink(2), "reader:2");
    life.want(bad);
    life.settle(LONG);
    long attempts = life.memory().attempt();
    life.want(bad.withWishes(bad.wishes().withRestartNonce("again")));
    life.settle(LONG);

    assertThat(life.memory().attempt()).isGreaterThan(attempts + 1);
    assertEquals("reader:1", image(life));
  }

  @Test
  void aFirstDeploymentThatKeepsFailingHasNothingToGoBackTo() {
    Simulation life = live(Apps.flink(2));
    life.faults().breakJob("reader:1");
    life.settle(LONG);

    assertThat(life.memory().phase()).isInstanceOf(Phase.Failed.class);
    assertThat(life.world().processes()).isEmpty();
  }

  @Test
  void anUpdateIsUndoneWhenItsUserSaysSo() {
    Simulation life = proved(Apps.flink(2));
    FlinkSpec next = Apps.withImage(Apps.flink(2), "reader:2");
    life.want(next);
    assertTrue(
        life.runUntil(
            world ->
                world.stored().phase() instanceof Phase.Starting
                    && world.stored().launched().orElseThrow().image().equals("reader:2"),
            LONG));
    life.want(Apps.handled(next, Handling.DEFAULT.forcingRollback()));
    life.settle(LONG);

    assertTrue(runs(life.world(), 2));
    assertEquals("reader:1", image(life));
    assertThat(life.memory().standing().toString()).contains("RollbackForced");
  }

  @Test
  void anUpdateWhoseSavepointsFailIsGivenUpAndTheJobRunsOn() {
    Simulation life =
        new Simulation(1, Timings.LAPTOP.withSavepointFails(1), Apps.flink(2), List.of(actions));
    life.run(Duration.ofMinutes(2));
    life.want(Apps.withImage(Apps.flink(2), "reader:2"));
    life.settle(LONG);

    assertTrue(runs(life.world(), 2));
    assertEquals("reader:1", image(life));
    assertEquals(1, life.memory().attempt());
    assertThat(life.memory().standing().toString()).contains("4 savepoints failed");
    assertTrue(life.faults().killTaskManager(0));
    life.settle(LONG);
    assertTrue(runs(life.world(), 2));
  }

  @Test
  void aDeletionWhoseSavepointsFailSaysWhatBlocksItAndHowToGoOn() {
    Simulation life =
        new Simulation(1, Timings.LAPTOP.withSavepointFails(1), Apps.flink(2), List.of(actions));
    life.run(Duration.ofMinutes(2));
    FlinkSpec gone = Apps.desired(Apps.flink(2), DesiredState.DELETED);
    life.want(gone);
    life.run(Duration.ofMinutes(3));

    assertThat(reasons(life))
        .anyMatch(
            reason ->
                reason.startsWith("DeletionBlocked: 3 savepoints failed")
                    && reason.contains("deleteMode: ForceCancel"));
    assertTrue(runs(life.world(), 2));
    life.want(Apps.handled(gone, Handling.DEFAULT.withDeletion(Handling.Deletion.FORCE_CANCEL)));
    life.settle(LONG);
    assertThat(life.memory().phase()).isInstanceOf(Phase.Deleted.class);
  }

  @Test
  void anUpdateWithoutSavepointsGoesOnFromTheNewestCheckpoint() {
    FlinkSpec spec = Apps.handled(Apps.flink(2), Handling.DEFAULT.withoutSavepoints());
    Simulation life = proved(spec);
    life.want(Apps.withImage(spec, "reader:2"));
    life.settle(LONG);

    assertThat(life.memory().savepoints()).isEmpty();
    assertThat(actions.begun().get(1)).isPresent();
    assertEquals("reader:2", image(life));
  }

  @Test
  void stateThatIsGoneIsDroppedOnlyByTheUsersWord() {
    FlinkSpec spec = Apps.handled(Apps.flink(2), Handling.DEFAULT.healingWithoutState());
    Simulation life = proved(spec);
    life.faults().killJobManager();
    life.storage().lose(Apps.NAME);
    life.settle(LONG);

    assertTrue(runs(life.world(), 2));
    assertThat(reasons(life))
        .anyMatch(reason -> reason.startsWith("StateDropped: as fallbackWithoutState allows"));
  }

  @Test
  void aTaskManagerThatDiesAndComesBackIsTold() {
    Simulation life = proved(Apps.flink(2));
    String before =
        life.world().processes().stream()
            .filter(process -> process.role() == Role.TASK_MANAGER)
            .findFirst()
            .orElseThrow()
            .id();
    life.faults().shut(Door.Port.RUNTIME, Duration.ofSeconds(40));
    life.faults().killTaskManager(0);
    life.settle(LONG);

    assertThat(reasons(life))
        .anyMatch(reason -> reason.startsWith("TaskManagerReplaced: " + before + " by "));
  }

  @Test
  void aNarrowJobIsAskedForACheckpointOnceASecondAtMost() {
    Simulation life = proved(Apps.flink(2));
    List<Instant> asked = actions.checkpointsAsked();
    life.faults().killTaskManager(0);
    life.settle(LONG);

    for (int i = 1; i < asked.size(); i++) {
      assertThat(Duration.between(asked.get(i - 1), asked.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }
}
