package io.millrace.planning.lifecycle;

import io.millrace.model.memory.Phase.Savepointing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How to go on after savepoints that were to end the job failed: the job runs on in between, and
 * its state is never dropped for it.
 *
 * @param failures in a row
 * @param next earliest next try
 * @param isGivenUp whether there is none: an update is not worth a fifth
 * @param isBlocked whether a deletion has failed so often that somebody should be told
 */
record SavepointTries(int failures, Instant next, boolean isGivenUp, boolean isBlocked) {
  /** Tasks that move settle within the first, a busy storage within the others. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(30));

  /** How often a deletion that is blocked tries again: storage that is back is no news to us. */
  private static final Duration BLOCKED_PAUSE = Duration.ofMinutes(1);

  static SavepointTries of(List<Instant> failedAt, Savepointing.Then then) {
    int failures = failedAt.size();
    if (failures == 0) {
      return new SavepointTries(0, Instant.MIN, false, false);
    }
    boolean isOver = failures > PAUSES.size();
    boolean isBlocked = then == Savepointing.Then.DELETE && failures >= PAUSES.size();
    Duration pause = isBlocked || isOver ? BLOCKED_PAUSE : PAUSES.get(failures - 1);
    return new SavepointTries(
        failures,
        failedAt.get(failures - 1).plus(pause),
        isOver && then == Savepointing.Then.UPDATE,
        isBlocked);
  }
}
