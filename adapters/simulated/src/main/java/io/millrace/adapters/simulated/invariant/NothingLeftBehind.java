package io.millrace.adapters.simulated.invariant;

import io.millrace.adapters.simulated.World;
import io.millrace.model.memory.Phase;

/** Where nothing is to run, no process is left. */
final class NothingLeftBehind extends Invariant {
  @Override
  public void settled(World world) {
    Phase phase = world.stored().phase();
    boolean isEmptyPhase =
        phase instanceof Phase.Deleted
            || phase instanceof Phase.Suspended
            || phase instanceof Phase.Failed
            || phase instanceof Phase.NotDeployed;
    require(
        !isEmptyPhase || world.processes().isEmpty(),
        "in %s these processes are left: %s",
        phase,
        world.processes());
  }
}
