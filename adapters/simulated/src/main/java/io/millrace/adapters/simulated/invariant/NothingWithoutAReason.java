package io.millrace.adapters.simulated.invariant;

import io.millrace.control.Pass;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Memory;
import java.time.Instant;
import java.util.Optional;

/**
 * Whoever reads the journal finds each change of the size, with the inputs and the reason, even if
 * the control plane died in that moment.
 */
final class NothingWithoutAReason extends Invariant {
  private Optional<Pass> newestChange = Optional.empty();

  @Override
  public void journaled(Pass pass) {
    if (!pass.before().desired().equals(pass.decision().next().desired())) {
      newestChange = Optional.of(pass);
    }
  }

  @Override
  public void saved(Instant at, Memory before, Memory after) {
    if (before.desired().equals(after.desired())) {
      return;
    }
    boolean isTold =
        newestChange
            .filter(pass -> pass.before().desired().equals(before.desired()))
            .filter(pass -> pass.decision().next().desired().equals(after.desired()))
            .filter(pass -> isExplained(pass, before.desired()))
            .isPresent();
    require(isTold, "from %s to %s, and no journal says why", before.desired(), after.desired());
  }

  /** By the rule with its figures, by the user, or by being the first size at all. */
  private static boolean isExplained(Pass pass, Replicas before) {
    boolean byRule =
        pass.decision().scaling().filter(decided -> decided.isChange()).isPresent()
            && !pass.seen().metrics().isEmpty();
    boolean byUser =
        pass.decision().reasons().stream()
            .anyMatch(reason -> reason.code().equals("ReplicasRequested"));
    return byRule || byUser || pass.before().attempt() == 0;
  }
}
