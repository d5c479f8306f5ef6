package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.control.Commands;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ApplicationSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedCommandsTest {
  private static final ApplicationName APP = ApplicationName.parse("app");

  private final List<Integer> asked = new ArrayList<>();
  private final Commands commands = new BoundedCommands(new Asked(), 1_900);

  @Test
  void asMuchAsTheMachineHoldsIsPassedOn() {
    commands.scale(APP, new Replicas(10)); // 10 x 190 MiB

    assertThat(asked).containsExactly(10);
  }

  @Test
  void moreIsRefusedAndTheLimitNamed() {
    assertThatThrownBy(() -> commands.scale(APP, new Replicas(11)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 10");
    assertThat(asked).isEmpty();
  }

  /** Remembers the sizes that came through. */
  private final class Asked implements Commands {
    @Override
    public List<ApplicationSpec> applications() {
      return List.of();
    }

    @Override
    public void scale(ApplicationName application, Replicas replicas) {
      asked.add(replicas.value());
    }

    @Override
    public void savepoint(ApplicationName application) {}

    @Override
    public void stop(ApplicationName application, boolean drain) {}

    @Override
    public void suspend(ApplicationName application) {}

    @Override
    public void resume(ApplicationName application) {}
  }
}
