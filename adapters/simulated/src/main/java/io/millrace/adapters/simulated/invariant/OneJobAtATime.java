package io.millrace.adapters.simulated.invariant;

import io.millrace.model.decision.Action;
import io.millrace.model.observation.Snapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Never two running jobs of one application. */
final class OneJobAtATime extends Invariant {
  private final SortedSet<Long> running = new TreeSet<>();

  @Override
  public void jobBegan(Instant at, Action.EnsureJobManager by, Optional<Snapshot> newest) {
    require(running.isEmpty(), "attempt %d begins while %s runs", by.attempt(), running);
    running.add(by.attempt());
  }

  @Override
  public void jobEnded(Instant at, long attempt, String how) {
    running.remove(attempt);
  }
}
