package io.millrace.adapters.simulated;

import io.millrace.model.decision.Action;
import io.millrace.model.observation.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down what was asked for, and from where each job began. */
final class Actions implements Witness {
  private final List<Action> all = new ArrayList<>();
  private final List<Instant> checkpointsAsked = new ArrayList<>();
  private final List<Optional<String>> begun = new ArrayList<>();

  @Override
  public void acted(Instant at, Action action) {
    all.add(action);
    if (action instanceof Action.TriggerCheckpoint) {
      checkpointsAsked.add(at);
    }
  }

  @Override
  public void jobBegan(Instant at, Action.EnsureJobManager by, Optional<Snapshot> newest) {
    begun.add(by.restoreFrom());
  }

  <T extends Action> List<T> of(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** When a checkpoint was asked for, from now on. */
  List<Instant> checkpointsAsked() {
    checkpointsAsked.clear();
    return checkpointsAsked;
  }

  /** Where each job began, in order. */
  List<Optional<String>> begun() {
    return List.copyOf(begun);
  }
}
