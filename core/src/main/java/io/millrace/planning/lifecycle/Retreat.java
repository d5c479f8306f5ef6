package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.Revision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Rejection;
import io.millrace.model.spec.FlinkSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * Which spec is to run: the one that is asked for, or the last one that proved itself while the one
 * that is asked for is known not to work. Phases see the answer and need not know of the question.
 */
final class Retreat {
  private Retreat() {}

  /**
   * Forgets a rejection that another revision is asked for, and takes the user's word that the
   * update is to be undone.
   */
  static Memory heed(FlinkSpec asked, Memory memory, Instant now) {
    Memory heeded =
        memory.rejected().isPresent() && !isRejected(asked, memory)
            ? memory.rejectingNothing().endsNothing()
            : memory;
    boolean isForced =
        asked.wishes().handling().isRollbackForced()
            && heeded.rejected().isEmpty()
            && heeded
                .lastGood()
                .filter(good -> !good.revision().equals(asked.revision()))
                .isPresent();
    return isForced
        ? heeded.rejecting(
            new Rejection(
                asked.revision(), now, Reason.of("RollbackForced", "as forceRollback asks")))
        : heeded;
  }

  /**
   * The spec to run, with the wishes and the scaling rule of the one that is asked for. What was
   * launched stays when it is not itself what is rejected.
   */
  static FlinkSpec effective(FlinkSpec asked, Memory memory) {
    if (!isRejected(asked, memory)) {
      return asked;
    }
    return memory
        .launched()
        .filter(launched -> !launched.revision().equals(asked.revision()))
        .or(memory::lastGood)
        .map(good -> goingBackTo(good, asked))
        .orElse(asked);
  }

  static boolean isRejected(FlinkSpec spec, Memory memory) {
    return memory
        .rejected()
        .filter(rejection -> rejection.revision().equals(spec.revision()))
        .isPresent();
  }

  /** Whether what is deployed may be given up for something that has proved itself. */
  static Optional<Revision> from(Memory memory) {
    return memory
        .lastGood()
        .flatMap(good -> memory.deployed().filter(runs -> !runs.equals(good.revision())));
  }

  private static FlinkSpec goingBackTo(FlinkSpec good, FlinkSpec asked) {
    return new FlinkSpec(
        good.name(),
        good.image(),
        good.job(),
        good.cluster(),
        asked.wishes().withRestartNonce(good.wishes().restartNonce()),
        asked.scaling());
  }
}
