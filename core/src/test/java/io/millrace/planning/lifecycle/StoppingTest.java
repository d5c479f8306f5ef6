package io.millrace.planning.lifecycle;

import static io.millrace.planning.lifecycle.Given.NOW;
import static io.millrace.planning.lifecycle.Given.SAVEPOINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Phase.Stopping;
import io.millrace.model.spec.DesiredState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoppingTest {
  @Test
  void stoppingAsksUntilNoProcessIsLeft() {
    Given given = Given.aRunningJob().in(new Stopping(NOW, Stopping.Then.DELETE));

    Decision stopping = given.plan();
    Decision gone = given.noProcesses().plan();

    assertThat(stopping.actions()).containsExactly(new Action.RemoveCluster(given.spec, 1));
    assertThat(gone.next().phase()).isInstanceOf(Phase.Deleted.class);
  }

  /** Storage is not looked at for an application that is to end, so a start would wait for ever. */
  @ParameterizedTest
  @EnumSource(
      value = Stopping.Then.class,
      names = {"UPDATE", "ROLLBACK"})
  void anUpdateThatIsDeletedWhileItStopsEnds(Stopping.Then then) {
    Given given = Given.aRunningJob().noProcesses().in(new Stopping(NOW, then));
    given.memory = given.memory.took(SAVEPOINT, "");

    assertThat(given.wants(DesiredState.DELETED).plan().next().phase())
        .isInstanceOf(Phase.Deleted.class);
  }

  @Test
  void anUpdateThatIsSuspendedWhileItStopsKeepsItsSavepoint() {
    Given given = Given.aRunningJob().noProcesses().in(new Stopping(NOW, Stopping.Then.UPDATE));
    given.memory = given.memory.took(SAVEPOINT, "");

    Phase phase = given.wants(DesiredState.SUSPENDED).plan().next().phase();

    assertThat(phase).isInstanceOf(Phase.Suspended.class);
    assertEquals(SAVEPOINT, given.memory.savepoints().get(0));
  }

  @Test
  void anUpdateThatIsStillWantedBegins() {
    Given given = Given.aRunningJob().noProcesses().in(new Stopping(NOW, Stopping.Then.UPDATE));
    given.memory = given.memory.took(SAVEPOINT, "");

    assertThat(given.plan().next().phase()).isInstanceOf(Phase.Starting.class);
  }
}
