package io.millrace.adapters.simulated.invariant;

import io.millrace.model.decision.Action;
import io.millrace.model.observation.Snapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * No job begins from what an application left that had its name before it, unless the spec asks for
 * that very path.
 */
final class NothingOfTheDead extends Invariant {
  private Set<String> dead = Set.of();

  @Override
  public void reborn(Instant at, Set<String> left) {
    dead = left;
  }

  @Override
  public void jobBegan(Instant at, Action.EnsureJobManager by, Optional<Snapshot> newest) {
    by.restoreFrom()
        .filter(path -> !by.spec().job().savepointPath().equals(Optional.of(path)))
        .ifPresent(
            path ->
                require(
                    !dead.contains(path),
                    "attempt %d begins from %s, which another left that had its name",
                    by.attempt(),
                    path));
  }
}
