package io.millrace.adapters.simulated.invariant;

import io.millrace.model.decision.Action;
import io.millrace.model.observation.Snapshot;
import java.time.Instant;
import java.util.Optional;

/** No job begins from nothing, or from an older snapshot, while there is a newer one. */
final class NoStateLost extends Invariant {
  @Override
  public void jobBegan(Instant at, Action.EnsureJobManager by, Optional<Snapshot> newest) {
    newest.ifPresent(
        snapshot ->
            require(
                by.restoreFrom().equals(Optional.of(snapshot.path())),
                "attempt %d begins from %s although there is %s",
                by.attempt(),
                by.restoreFrom().orElse("nothing"),
                snapshot));
  }
}
