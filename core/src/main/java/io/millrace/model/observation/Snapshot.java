package io.millrace.model.observation;

import java.time.Instant;

/**
 * A consistent copy of a job's state.
 *
 * @param path where a job can be restored from
 * @param at when it was complete
 */
public record Snapshot(Kind kind, String path, Instant at) {
  /** Who owns it: Flink its checkpoints, the user the savepoints. */
  public enum Kind {
    CHECKPOINT,
    SAVEPOINT
  }
}
