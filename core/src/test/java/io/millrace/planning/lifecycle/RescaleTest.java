package io.millrace.planning.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.ProcessView.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RescaleTest {
  private static final Duration WAIT = Duration.ofSeconds(20);

  private static Optional<List<Action>> step(Given given, int from, int to, Duration elapsed) {
    Memory memory = given.memory;
    return Rescale.step(
        given.spec,
        FlinkView.of(given.spec, given.seen(), memory),
        new Phase.Rescaling(Given.NOW, new Replicas(from), new Replicas(to)),
        elapsed,
        WAIT);
  }

  private static Optional<List<Action>> step(Given given, int from, int to) {
    return step(given, from, to, Duration.ZERO);
  }

  private static Action taskManagers(Given given, int count, String... expendable) {
    return new Action.EnsureTaskManagers(
        given.spec,
        given.memory.attempt(),
        new Replicas(count),
        new TreeSet<>(List.of(expendable)));
  }

  @Test
  void upAsksForTaskManagersAndTouchesTheJobNotYet() {
    Given given = Given.aRunningJob();

    assertThat(step(given, 2, 4)).contains(List.of(taskManagers(given, 4)));
  }

  @Test
  void upDeclaresOnceAllAreRegistered() {
    Given given = Given.aRunningJob().taskManagers(4);

    assertThat(step(given, 2, 4))
        .contains(List.of(new Action.DeclareParallelism(given.spec, "job", 4)));
  }

  @Test
  void upAsksForACheckpointUntilTheJobHasMoved() {
    Given given = Given.aRunningJob().taskManagers(4).running(2, 4);

    assertThat(step(given, 2, 4))
        .contains(List.of(new Action.TriggerCheckpoint(given.spec, "job")));
  }

  @Test
  void upAsksForNothingWhileTheJobIsMoving() {
    Given given = Given.aRunningJob().taskManagers(4).running(2, 4);
    given.job(JobState.RESTARTING, 4, Optional.of(4));

    assertThat(step(given, 2, 4)).contains(List.of());
  }

  @Test
  void upIsDoneWhenEverySubtaskRuns() {
    assertThat(step(Given.aRunningJob().taskManagers(4).running(4, 4), 2, 4)).isEmpty();
  }

  @Test
  void upTakesWhatCameWhenTheRestIsLate() {
    Given given = Given.aRunningJob().taskManagers(3).taskManagerIs(3, State.STARTING);

    assertThat(step(given, 2, 4, Duration.ofSeconds(21)).orElseThrow())
        .contains(new Action.DeclareParallelism(given.spec, "job", 3));
  }

  @Test
  void upDeclaresAtOnceWhereFlinkMakesTheTaskManagersItself() {
    Given given = Given.aRunningJob().nativeMode();

    assertThat(step(given, 2, 4))
        .contains(List.of(new Action.DeclareParallelism(given.spec, "job", 4)));
    // and the checkpoint at which the job moves only helps once there is room to move to
    assertThat(step(given.running(2, 4), 2, 4)).contains(List.of());
    assertThat(step(given.taskManagers(4), 2, 4))
        .contains(List.of(new Action.TriggerCheckpoint(given.spec, "job")));
  }

  @Test
  void downDeclaresFirst() {
    Given given = Given.aRunningJob();

    assertThat(step(given, 2, 1))
        .contains(List.of(new Action.DeclareParallelism(given.spec, "job", 1)));
  }

  @Test
  void downTakesTheIdleTaskManagerWhicheverItIs() {
    Given given = Given.aRunningJob().taskManagers(3).running(2, 2);

    assertThat(step(given, 3, 2)).contains(List.of(taskManagers(given, 2, "TASK_MANAGER-2")));
  }

  @Test
  void downWaitsForAWiderDeclarationToBeTakenBack() {
    Given given = Given.aRunningJob().taskManagers(3).running(2, 3);

    assertThat(step(given, 3, 2))
        .contains(List.of(new Action.DeclareParallelism(given.spec, "job", 2)));
  }

  @Test
  void nothingIsAskedOfAJobThatCannotBeSeen() {
    assertThat(step(Given.aRunningJob().restIsSilent(), 2, 4)).contains(List.of());
  }

  @Test
  void p14ReactiveIsNeverToldAParallelism() {
    Given up = Given.aRunningJob().reactive();
    up.job(JobState.RUNNING, 2, Optional.empty());
    Given down = Given.aRunningJob().reactive();
    down.job(JobState.RUNNING, 2, Optional.empty());

    assertThat(step(up, 2, 3)).contains(List.of(taskManagers(up, 3)));
    assertThat(step(down, 2, 1)).contains(List.of(taskManagers(down, 1)));
  }
}
