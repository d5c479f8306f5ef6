package io.millrace.adapters.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.model.decision.Action;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Updates onto a cluster that stands by, told under all invariants. */
class StandbyLifeTest {
  private static final Duration LONG = Duration.ofMinutes(15);
  private static final FlinkSpec FIRST = Apps.standingBy(Apps.flink(2));
  private static final FlinkSpec SECOND = Apps.withImage(FIRST, "reader:2");

  private final Actions actions = new Actions();
  private final Silences silences = new Silences();

  /** How long no job was there between one and the next. */
  private static final class Silences implements Witness {
    private final List<Duration> all = new ArrayList<>();
    private Optional<Instant> ended = Optional.empty();

    @Override
    public void jobBegan(
        Instant at,
        Action.EnsureJobManager by,
        Optional<io.millrace.model.observation.Snapshot> newest) {
      ended.ifPresent(since -> all.add(Duration.between(since, at)));
    }

    @Override
    public void jobEnded(Instant at, long attempt, String how) {
      ended = Optional.of(at);
    }
  }

  private Simulation proved(long seed, Timings timings, FlinkSpec spec) {
    Simulation life = new Simulation(seed, timings, spec, List.of(actions, silences));
    assertTrue(life.runUntil(world -> world.stored().lastGood().isPresent(), LONG));
    return life;
  }

  private static boolean runsSecond(World world) {
    return world.stored().phase() instanceof Phase.Running
        && world.stored().deployed().equals(Optional.of(SECOND.revision()))
        && world.job().filter(JobView::isFullyRunning).isPresent();
  }

  private static long jobManagers(World world) {
    return world.processes().stream().filter(each -> each.role() == Role.JOB_MANAGER).count();
  }

  @Test
  void anUpdateIsSilentForNoStartOfAProcess() {
    Simulation standby = proved(1, Timings.LAPTOP, FIRST);
    standby.want(SECOND);
    standby.settle(LONG);
    Duration onto = silences.all.get(0);
    silences.all.clear();
    silences.ended = Optional.empty();
    Simulation recreate = proved(1, Timings.LAPTOP, Apps.flink(2));
    recreate.want(Apps.withImage(Apps.flink(2), "reader:2"));
    recreate.settle(LONG);
    Duration anew = silences.all.get(0);

    assertThat(onto).isLessThan(Duration.ofSeconds(1));
    assertThat(anew).isGreaterThan(onto.multipliedBy(4));
    assertEquals(1, jobManagers(standby.world()));
    assertEquals(Optional.of(SECOND.revision()), standby.memory().deployed());
  }

  @Test
  void aBadImageNeverStopsTheJob() {
    Simulation life = proved(2, Timings.LAPTOP, FIRST);
    life.faults().badImage("reader:2");
    life.want(SECOND);
    life.settle(LONG);

    assertThat(silences.all).isEmpty();
    assertEquals(1, life.memory().attempt());
    assertThat(life.memory().rejected()).isPresent();
    assertEquals(1, jobManagers(life.world()));
  }

  @Test
  void aMainMethodThatThrowsNeverStopsTheJob() {
    Simulation life = proved(3, Timings.LAPTOP, FIRST);
    life.faults().breakMain("reader:2");
    life.want(SECOND);
    life.settle(LONG);

    assertThat(silences.all).isEmpty();
    assertThat(life.memory().rejected().orElseThrow().why().message()).contains("threw");
  }

  @Test
  void aJobThatFailsInItsNewClusterGoesBack() {
    Simulation life = proved(4, Timings.LAPTOP, FIRST);
    life.faults().breakJob("reader:2");
    life.want(SECOND);
    life.settle(LONG);

    assertEquals(Optional.of(FIRST.revision()), life.memory().deployed());
    assertThat(life.memory().rejected()).isPresent();
    assertThat(life.job().filter(JobView::isFullyRunning)).isPresent();
  }

  @Test
  void withoutRoomTheJobRunsOn() {
    Simulation life = proved(5, Timings.LAPTOP, FIRST);
    life.faults().room(2);
    life.want(SECOND);
    life.settle(LONG);

    assertThat(silences.all).isEmpty();
    assertEquals(1, life.memory().attempt());
  }

  @Test
  void aChangeOfMindLeavesNothingBehind() {
    Simulation life = proved(6, Timings.LAPTOP, FIRST);
    life.want(SECOND);
    assertTrue(life.runUntil(world -> jobManagers(world) == 2, LONG));
    life.want(FIRST);
    life.settle(LONG);

    assertThat(silences.all).isEmpty();
    assertEquals(1, jobManagers(life.world()));
    life.want(Apps.desired(SECOND, DesiredState.DELETED));
    life.settle(LONG);
    assertThat(life.world().processes()).isEmpty();
  }

  @Test
  void aKillOfTheControlPlaneAtAnyPointOfAnUpdateChangesNothing() {
    Simulation whole = proved(7, Timings.QUICK, FIRST);
    long from = whole.crossings();
    whole.want(SECOND);
    assertTrue(whole.runUntil(StandbyLifeTest::runsSecond, LONG));
    whole.run(Duration.ofSeconds(2));
    long to = whole.crossings();

    for (long crossing = from + 1; crossing <= to; crossing++) {
      Simulation life = proved(7, Timings.QUICK, FIRST);
      life.want(SECOND);
      life.faults().crashAt(crossing);
      assertTrue(life.runUntil(StandbyLifeTest::runsSecond, LONG), "killed at " + crossing);
      life.run(Duration.ofSeconds(2));
      life.settle(LONG);
      assertEquals(1, life.crashes(), "killed at " + crossing);
      assertEquals(2, life.memory().attempt(), "killed at " + crossing);
      assertEquals(1, jobManagers(life.world()), "killed at " + crossing);
    }
    System.out.printf("%d kill points of an update onto a standby%n", to - from);
  }

  @Test
  void aSessionAtAllTimesHealsAndScales() {
    FlinkSpec spec = Apps.inSession(Apps.flink(2));
    Simulation life = proved(8, Timings.LAPTOP, spec);
    life.faults().killJobManager();
    life.settle(LONG);
    life.want(Apps.scaled(spec, 4));
    life.settle(LONG);
    life.want(Apps.withImage(Apps.scaled(spec, 4), "reader:2"));
    life.settle(LONG);

    assertThat(actions.of(Action.SubmitJob.class)).isNotEmpty();
    assertThat(actions.of(Action.EnsureStandby.class)).isEmpty();
    assertEquals(4, life.job().orElseThrow().parallelism());
  }
}
