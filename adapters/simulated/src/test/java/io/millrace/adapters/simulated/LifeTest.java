package io.millrace.adapters.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.model.decision.Action;
import io.millrace.model.decision.Action.DeclareParallelism;
import io.millrace.model.decision.Action.StopWithSavepoint;
import io.millrace.model.decision.Action.TriggerSavepoint;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import io.millrace.model.spec.ScalingSpec.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single stories of an application, told under all invariants. */
class LifeTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Actions actions = new Actions();

  private Simulation live(long seed, FlinkSpec spec) {
    return new Simulation(seed, Timings.LAPTOP, spec, List.of(actions));
  }

  private Simulation running(FlinkSpec spec) {
    Simulation life = live(1, spec);
    assertTrue(life.runUntil(LifeTest::runsWithCheckpoint, LONG));
    return life;
  }

  private static boolean runsAt(World world, int parallelism) {
    return world.stored().phase() instanceof Phase.Running
        && world.job().filter(JobView::isFullyRunning).isPresent()
        && world.job().get().parallelism() == parallelism;
  }

  private static boolean runsWithCheckpoint(World world) {
    return runsAt(world, world.stored().desired().value())
        && world.job().get().checkpoint().isPresent();
  }

  private static boolean isIn(World world, Class<? extends Phase> phase) {
    return phase.isInstance(world.stored().phase());
  }

  private static long taskManagers(World world) {
    return world.processes().stream()
        .filter(process -> process.role() == Role.TASK_MANAGER && process.isAlive())
        .count();
  }

  @Test
  void deploysRescalesAndIsDeleted() {
    FlinkSpec spec = Apps.flink(2);
    Simulation life = live(1, spec);

    assertTrue(life.runUntil(world -> runsAt(world, 2), LONG));
    life.want(Apps.scaled(spec, 4));
    assertTrue(life.runUntil(world -> runsAt(world, 4), LONG));
    life.want(Apps.scaled(spec, 1));
    assertTrue(life.runUntil(world -> runsAt(world, 1), LONG));
    life.settle(LONG);
    life.want(Apps.desired(spec, DesiredState.DELETED));
    life.settle(LONG);

    assertThat(life.world().processes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatIsMadeAnewHasNothingOfTheOneBefore(boolean isHighlyAvailable) {
    FlinkSpec spec = isHighlyAvailable ? Apps.highlyAvailable(2) : Apps.flink(2);
    Simulation life = running(spec);
    String before = life.job().orElseThrow().id();
    FlinkSpec deleted =
        Apps.desired(
            Apps.handled(spec, Handling.DEFAULT.withDeletion(Handling.Deletion.NONE)),
            DesiredState.DELETED);
    life.want(deleted);
    life.settle(LONG);
    assertThat(life.storage().of(Apps.NAME)).as("checkpoints stay").isNotEmpty();

    life.reborn(spec);
    assertTrue(life.runUntil(LifeTest::runsWithCheckpoint, LONG));

    assertThat(life.memory().attempt()).isEqualTo(1);
    assertThat(life.memory().begunFrom()).isEmpty();
    assertThat(life.job().orElseThrow().id()).isNotEqualTo(before);

    life.faults().killJobManager();
    life.settle(LONG);

    assertThat(life.job().orElseThrow().isFullyRunning()).as("it heals from its own").isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @DisplayName("P1 the TaskManagers follow the segments 1, 4, 2, 7")
  void p1FollowsTheSegments(long seed) {
    Simulation life = live(seed, Apps.bySegments(Policy.SEGMENTS, 1, 32));
    for (int segments : new int[] {1, 4, 2, 7}) {
      life.metrics().segments(segments);

      // one sync period, the slowest start-up, the gap, and the checkpoints in between
      assertTrue(
          life.runUntil(
              world -> runsAt(world, segments) && taskManagers(world) == segments,
              Duration.ofSeconds(20)),
          "at " + segments + " segments");
    }
    life.settle(LONG);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 12})
  @DisplayName("P4 followsSegmentsOneToOneAboveTen: a stock HPA stays where segments follow")
  void p4FollowsSegmentsOneToOneAboveTen(int segments) {
    int from = segments == 9 ? 10 : 11;
    int stock = endsAt(Policy.HPA, from, segments);
    int ours = endsAt(Policy.SEGMENTS, from, segments);

    assertEquals(from, stock);
    assertEquals(segments, ours);
  }

  @Test
  @DisplayName("P4 40 segments are clamped to 32, and the rule says so")
  void p4IsClampedToItsMaximum() {
    Simulation life = live(1, Apps.bySegments(Policy.SEGMENTS, 1, 32));
    life.metrics().segments(40);
    life.settle(LONG);

    assertEquals(32, life.memory().desired().value());
    assertThat(
            life.journal().last(Apps.NAME, 1000).stream()
                .flatMap(pass -> pass.decision().scaling().stream())
                .flatMap(decided -> decided.conditions().stream()))
        .anyMatch(condition -> condition.type().equals("ScalingLimited") && condition.isTrue());
  }

  private int endsAt(Policy policy, int from, int segments) {
    Simulation life = live(1, Apps.bySegments(policy, 1, 32));
    life.metrics().segments(from);
    assertTrue(life.runUntil(world -> runsAt(world, from), LONG));
    life.metrics().segments(segments);
    life.settle(LONG);
    return life.memory().desired().value();
  }

  @Test
  @DisplayName("P11 segments that change at any instant are followed and never driven")
  void p11FollowsAWalkOfTheSegments() {
    Simulation life = live(11, Apps.bySegments(Policy.SEGMENTS, 1, 32));
    life.metrics().walk(Span.millis(100, 20_000), 9, Duration.ofMinutes(10));
    life.run(Duration.ofMinutes(10));
    life.settle(LONG);

    assertEquals(life.metrics().segments(), life.memory().desired().value());
  }

  @Test
  void anUnknownMetricHoldsTheSizeHoweverLong() {
    Simulation life = live(3, Apps.bySegments(Policy.SEGMENTS, 1, 32));
    life.metrics().segments(5);
    assertTrue(life.runUntil(world -> runsAt(world, 5), LONG));
    life.metrics().segments(1);
    life.faults().shut(Door.Port.METRICS, Duration.ofMinutes(30));
    life.run(Duration.ofMinutes(29));

    assertEquals(5, life.memory().desired().value());
  }

  @Test
  @DisplayName("P13 a job that throws restarts by itself and keeps its state")
  void p13AJobThatThrowsGoesOn() {
    Simulation life = running(Apps.flink(2));
    life.faults().throwInJob();
    life.settle(LONG);

    assertEquals(1, life.job().orElseThrow().restarts());
    assertEquals(1, life.memory().attempt());
  }

  @Test
  @DisplayName("P13 a job that used up its restarts is begun again from its newest checkpoint")
  void p13AFailedJobIsBegunAgain() {
    Simulation life = running(Apps.flink(2));
    Snapshot newest = life.storage().newest(Apps.NAME).orElseThrow();
    life.faults().failJob();
    life.settle(LONG);

    assertEquals(List.of(Optional.empty(), Optional.of(newest.path())), actions.begun());
  }

  @Test
  @DisplayName("E10 a killed JobManager is healed from the newest checkpoint, TaskManagers kept")
  void e10AKilledJobManagerIsHealed() {
    Simulation life = running(Apps.flink(2));
    Snapshot newest = life.storage().newest(Apps.NAME).orElseThrow();
    List<String> before = taskManagerIds(life);
    assertTrue(life.faults().killJobManager());
    life.settle(LONG);

    assertEquals(List.of(Optional.empty(), Optional.of(newest.path())), actions.begun());
    assertEquals(before, taskManagerIds(life));
  }

  private static List<String> taskManagerIds(Simulation life) {
    return life.world().processes().stream()
        .filter(process -> process.role() == Role.TASK_MANAGER)
        .map(process -> process.id())
        .toList();
  }

  @Test
  @DisplayName("F8 a killed TaskManager is replaced and the job recovers in place")
  void f8AKilledTaskManagerIsReplaced() {
    Simulation life = running(Apps.flink(3));
    assertTrue(life.faults().killTaskManager(1));
    life.settle(LONG);

    assertTrue(runsAt(life.world(), 3));
    assertEquals(1, life.memory().attempt());
  }

  @Test
  @DisplayName("F7 the reason counts TaskManagersRegistered n/m while they come")
  void f7TellsTheRegisteredTaskManagers() {
    Simulation life = running(Apps.flink(3));

    assertThat(reasons(life))
        .anyMatch(reason -> reason.contains("TaskManagersRegistered 0/3"))
        .anyMatch(reason -> reason.contains("TaskManagersRegistered 3/3"));
  }

  private static Stream<String> reasons(Simulation life) {
    return life.journal().last(Apps.NAME, 1000).stream()
        .flatMap(pass -> pass.decision().reasons().stream())
        .map(Object::toString);
  }

  @Test
  @DisplayName("P14 under reactive mode the job follows the TaskManagers and is told nothing")
  void p14ReactiveFollowsTheTaskManagers() {
    FlinkSpec spec = Apps.flink(2, 1, Map.of("scheduler-mode", "reactive"));
    Simulation life = running(spec);
    life.want(Apps.scaled(spec, 4));
    assertTrue(life.runUntil(world -> runsAt(world, 4), LONG));
    life.want(Apps.scaled(spec, 1));
    assertTrue(life.runUntil(world -> runsAt(world, 1), LONG));
    life.settle(LONG);

    assertThat(actions.of(DeclareParallelism.class)).isEmpty();
    assertEquals(1, life.memory().attempt());
  }

  @Test
  @DisplayName("E14 a first deployment asks for no savepoint, whatever its nonce")
  void e14NoSavepointOnAFirstDeployment() {
    Simulation life = live(1, Apps.savepoint(Apps.flink(2), "first"));
    life.settle(LONG);

    assertThat(actions.of(TriggerSavepoint.class)).isEmpty();
    assertThat(actions.of(StopWithSavepoint.class)).isEmpty();
  }

  @Test
  @DisplayName("E16 a path in the spec is where the first job begins")
  void e16BeginsAtThePathOfTheSpec() {
    Simulation life = live(1, Apps.withSavepointPath(Apps.flink(1), "/elsewhere"));
    life.storage().addForeign("/elsewhere");
    life.run(Duration.ofSeconds(30));

    assertEquals(Optional.of("/elsewhere"), actions.begun().get(0));
  }

  @Test
  @DisplayName("E16 from nothing although state existed is refused, and goes on when it is found")
  void e16FromNothingAlthoughStateExistedIsRefused() {
    Simulation life = running(Apps.flink(2));
    life.run(Duration.ofSeconds(5));
    List<Snapshot> lost = life.storage().of(Apps.NAME);
    life.faults().killJobManager();
    life.storage().lose(Apps.NAME);
    life.settle(LONG);

    assertThat(life.memory().phase()).isInstanceOf(Phase.Failed.class);
    assertThat(reasons(life)).anyMatch(reason -> reason.startsWith("StateMissing"));
    assertEquals(1, actions.begun().size());
    lost.forEach(snapshot -> life.storage().add(Apps.NAME, snapshot));
    life.settle(LONG);
    assertThat(life.memory().phase()).isInstanceOf(Phase.Running.class);
  }

  @Test
  @DisplayName("E24 drain and suspend are distinct, and both end with a savepoint")
  void e24DrainAndSuspendAreDistinct() {
    for (DesiredState state : List.of(DesiredState.SUSPENDED, DesiredState.DRAINED)) {
      Simulation life = running(Apps.flink(2));
      life.want(Apps.desired(Apps.flink(2), state));
      assertTrue(life.runUntil(world -> isIn(world, Phase.Suspended.class), LONG));
      assertEquals(1, life.memory().savepoints().size());
    }

    assertEquals(
        List.of(false, true),
        actions.of(StopWithSavepoint.class).stream()
            .map(StopWithSavepoint::drain)
            .distinct()
            .toList());
  }

  @Test
  void aSuspendedJobGoesOnFromItsSavepoint() {
    Simulation life = running(Apps.flink(2));
    life.want(Apps.desired(Apps.flink(2), DesiredState.SUSPENDED));
    life.settle(LONG);
    String savepoint = life.memory().savepoints().get(0).path();
    life.want(Apps.flink(2));
    life.settle(LONG);

    assertEquals(Optional.of(savepoint), actions.begun().get(1));
  }

  @Test
  void aWishForASavepointThatComesDuringOneIsNotLost() {
    Simulation life = running(Apps.flink(2));
    life.want(Apps.savepoint(Apps.flink(2), "one"));
    assertTrue(life.runUntil(world -> isIn(world, Phase.Savepointing.class), LONG));
    life.want(Apps.savepoint(Apps.flink(2), "two"));
    life.settle(LONG);

    assertEquals(2, life.memory().savepoints().size());
    assertEquals(
        2, actions.of(TriggerSavepoint.class).stream().map(Action::toString).distinct().count());
  }

  @Test
  void oneWishTakesOneSavepointHoweverOftenItIsAskedFor() {
    Simulation life = running(Apps.flink(2));
    life.want(Apps.savepoint(Apps.flink(2), "one"));
    life.settle(LONG);

    assertEquals(
        1,
        life.storage().of(Apps.NAME).stream()
            .filter(snapshot -> snapshot.kind() == Snapshot.Kind.SAVEPOINT)
            .count());
  }

  @Test
  void aRebootDuringTheStartDoesNotBeginFromNothing() {
    Simulation life = live(1, Apps.flink(2));
    // the job runs and has a checkpoint before the control plane ever saw it
    assertTrue(life.runUntil(world -> isIn(world, Phase.Starting.class), LONG));
    life.run(Duration.ofSeconds(3));
    life.faults().shut(Door.Port.RUNTIME, Duration.ofSeconds(30));
    life.run(Duration.ofSeconds(29));
    assertThat(life.storage().of(Apps.NAME)).isNotEmpty();
    life.faults().reboot();
    life.settle(LONG);

    assertEquals(1, actions.begun().stream().filter(Optional::isEmpty).count());
  }

  @Test
  void aFinishedJobCanBeDeleted() {
    Simulation life = running(Apps.flink(2));
    life.faults().finishJob();
    life.run(Duration.ofSeconds(10));
    life.want(Apps.desired(Apps.flink(2), DesiredState.DELETED));
    life.settle(LONG);

    assertThat(life.memory().phase()).isInstanceOf(Phase.Deleted.class);
  }

  @Test
  void equalSeedsLiveEqualLives() {
    List<String> one = told(42);
    List<String> same = told(42);
    List<String> other = told(43);

    assertEquals(one, same);
    assertThat(other).isNotEqualTo(one);
  }

  private static List<String> told(long seed) {
    return new RandomLife(seed)
        .live().journal().last(Apps.NAME, 10_000).stream().map(Object::toString).toList();
  }

  @Test
  void plainReplicasComeGoAndComeBack() {
    Simulation life = new Simulation(5, Timings.LAPTOP, Apps.process(3));
    life.settle(LONG);
    assertTrue(life.faults().killReplica(1));
    life.settle(LONG);
    life.want(Apps.process(0));
    life.settle(LONG);

    assertThat(life.world().processes()).isEmpty();
  }
}
