package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.control.Pass;
import io.millrace.model.Reason;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long a JobManager may be silent before it is said of it. */
class GraceTest {
  private static final Memory RUNNING = Given.deployed(new Phase.Running(Given.NOW));
  private static final Reason STEADY = Reason.of("Steady", "as wanted");
  private static final Pass ANSWERED =
      given(RUNNING, State.READY).answers(Given.running(4, 4, "tm-a", "tm-b")).done();

  private static Given given(Memory memory, State jobManager) {
    return Given.pass(memory, STEADY).jobManager(jobManager).taskManager("tm-a", State.READY);
  }

  private static Pass later(Pass pass, Duration by) {
    Observation seen = pass.seen();
    return new Pass(
        pass.spec(),
        new Observation(
            seen.at().plus(by),
            seen.processes(),
            seen.jobManager(),
            seen.retained(),
            seen.metrics()),
        pass.before(),
        pass.decision());
  }

  private static boolean isReady(Pass pass) {
    return Conditions.of(pass, Optional.empty()).stream()
        .anyMatch(each -> each.type().equals("Ready") && each.isTrue());
  }

  @Test
  void aMissedAnswerChangesNothing() {
    Pass silent = later(given(RUNNING, State.READY).done(), Duration.ofSeconds(1));
    Pass told = Grace.told(silent, Optional.of(ANSWERED));

    assertThat(isReady(silent)).isFalse();
    assertThat(isReady(told)).isTrue();
    assertThat(StatusFacade.of(Given.SPEC, told).get("jobStatus"))
        .isEqualTo(StatusFacade.of(Given.SPEC, ANSWERED).get("jobStatus"));
    assertThat(told.decision()).isEqualTo(silent.decision());
  }

  @Test
  void aLongSilenceIsTold() {
    Pass silent = given(RUNNING, State.READY).done();

    assertThat(isReady(Grace.told(later(silent, Grace.LENGTH), Optional.of(ANSWERED)))).isTrue();
    assertThat(
            isReady(Grace.told(later(silent, Grace.LENGTH.plusMillis(1)), Optional.of(ANSWERED))))
        .isFalse();
    assertThat(isReady(Grace.told(silent, Optional.empty()))).isFalse();
  }

  @Test
  void anAnswerIsTakenAtItsWord() {
    Pass broken = given(RUNNING, State.READY).answers(Given.running(0, 4, "tm-a", "tm-b")).done();

    assertThat(Grace.told(broken, Optional.of(ANSWERED))).isSameAs(broken);
  }

  @Test
  void aJobManagerThatIsGoneHasNoGrace() {
    Pass dead = given(RUNNING, State.BACKING_OFF).done();
    Pass none = Given.pass(RUNNING, STEADY).taskManager("tm-a", State.READY).done();

    assertThat(isReady(Grace.told(dead, Optional.of(ANSWERED)))).isFalse();
    assertThat(isReady(Grace.told(none, Optional.of(ANSWERED)))).isFalse();
  }

  @Test
  void anotherAttemptHasNoGrace() {
    Memory next = RUNNING.deploying(Given.SPEC.revision(), Given.NOW);
    Pass silent = given(next, State.READY).done();

    assertThat(isReady(Grace.told(silent, Optional.of(ANSWERED)))).isFalse();
  }

  @Test
  void whatIsNotMeantToRunHasNoGrace() {
    Pass recovering =
        given(
                Given.deployed(new Phase.Recovering(Given.NOW, Reason.of("JobFailed", "it threw"))),
                State.READY)
            .done();

    assertThat(Grace.told(recovering, Optional.of(ANSWERED))).isSameAs(recovering);
  }
}
