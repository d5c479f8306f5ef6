package io.millrace.adapters.simulated.invariant;

import io.millrace.adapters.simulated.World;
import io.millrace.control.ControlLoop;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.util.Optional;

/** A deletion comes to its end, or it is said what blocks it. */
final class DeletionEnds extends Invariant {
  private Optional<Decision> last = Optional.empty();

  @Override
  public void passed(ControlLoop.Outcome outcome) {
    last = Optional.of(outcome.pass().decision());
  }

  static boolean isBlocked(Optional<Decision> last) {
    return last.stream()
        .flatMap(decision -> decision.reasons().stream())
        .anyMatch(reason -> reason.code().equals("DeletionBlocked"));
  }

  @Override
  public void settled(World world) {
    if (isDeletion(world.spec())) {
      require(
          world.stored().phase() instanceof Phase.Deleted || isBlocked(last),
          "deletion is asked for, and the application is still %s",
          world.stored().phase());
    }
  }

  static boolean isDeletion(ApplicationSpec spec) {
    return spec.accept(
        new ApplicationSpec.Cases<>() {
          @Override
          public Boolean flink(FlinkSpec flink) {
            return flink.wishes().desiredState() == DesiredState.DELETED;
          }

          @Override
          public Boolean process(ProcessSpec process) {
            return false;
          }
        });
  }
}
