package io.millrace.adapters.simulated;

import io.millrace.control.ControlLoop;
import io.millrace.control.Pass;
import io.millrace.model.decision.Action;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.ApplicationSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Sees what happens in the simulated world, at the moment in which it happens. */
public interface Witness {

  /**
   * A job begins in a JobManager.
   *
   * @param newest newest snapshot of the application that lies complete in storage, of either kind
   */
  default void jobBegan(Instant at, Action.EnsureJobManager by, Optional<Snapshot> newest) {}

  /** A job ended for good, or its JobManager did. */
  default void jobEnded(Instant at, long attempt, String how) {}

  /** The user wants something else. */
  default void wished(ApplicationSpec before, ApplicationSpec after) {}

  /**
   * The application was taken away, and made anew under the same name.
   *
   * @param left paths of the snapshots that are there of those before
   */
  default void reborn(Instant at, Set<String> left) {}

  /** The control plane asks for an end state, and is heard. */
  default void acted(Instant at, Action action) {}

  /** Memory is durable from now on. */
  default void saved(Instant at, Memory before, Memory after) {}

  default void journaled(Pass pass) {}

  /** A pass came to its end. */
  default void passed(ControlLoop.Outcome outcome) {}

  /** A scenario ended: nothing was disturbed for a long time and nothing new was asked for. */
  default void settled(World world) {}
}
