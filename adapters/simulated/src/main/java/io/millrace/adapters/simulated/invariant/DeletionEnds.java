package io.millrace.adapters.simulated.invariant;

import io.millrace.adapters.simulated.World;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;

/** A deletion comes to its end. */
final class DeletionEnds extends Invariant {
  @Override
  public void settled(World world) {
    if (isDeletion(world.spec())) {
      require(
          world.stored().phase() instanceof Phase.Deleted,
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
