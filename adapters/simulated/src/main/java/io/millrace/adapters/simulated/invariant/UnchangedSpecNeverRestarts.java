package io.millrace.adapters.simulated.invariant;

import io.millrace.model.decision.Action;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * A job begins only when it is new, wanted otherwise, wanted again, given up for the one before it,
 * or was lost by no doing of the control plane.
 */
final class UnchangedSpecNeverRestarts extends Invariant {
  private Optional<ApplicationSpec> wanted = Optional.empty();
  private boolean mayBegin = true;
  private boolean mayEnd;

  @Override
  public void wished(ApplicationSpec before, ApplicationSpec after) {
    wanted = Optional.of(after);
    boolean isOther = !before.revision().equals(after.revision()) || state(before) != state(after);
    mayBegin |= isOther;
    mayEnd |= isOther;
  }

  /** A revision that is given up goes, and the one before it comes back. */
  @Override
  public void saved(Instant at, Memory before, Memory after) {
    boolean isOther = !before.rejected().equals(after.rejected()) && after.rejected().isPresent();
    mayBegin |= isOther;
    mayEnd |= isOther;
  }

  @Override
  public void jobBegan(Instant at, Action.EnsureJobManager by, Optional<Snapshot> newest) {
    require(mayBegin, "attempt %d begins and nobody asked for it", by.attempt());
    mayBegin = false;
    // a wish may have come while its processes started
    mayEnd =
        wanted
            .filter(
                spec ->
                    !spec.revision().equals(by.spec().revision())
                        || state(spec) != DesiredState.RUNNING)
            .isPresent();
  }

  @Override
  public void jobEnded(Instant at, long attempt, String how) {
    boolean isOurDoing = how.contains("was ended") || how.contains("stopped with savepoint");
    require(mayEnd || !isOurDoing, "attempt %d ended and nobody asked for it: %s", attempt, how);
    mayBegin = true;
  }

  private static DesiredState state(ApplicationSpec spec) {
    return spec.accept(
        new ApplicationSpec.Cases<>() {
          @Override
          public DesiredState flink(FlinkSpec flink) {
            return flink.wishes().desiredState();
          }

          @Override
          public DesiredState process(ProcessSpec process) {
            return DesiredState.RUNNING;
          }
        });
  }
}
