package io.millrace.adapters.simulated.invariant;

import io.millrace.adapters.simulated.Witness;

/** Something that must always hold; sees everything and throws at the moment it does not. */
public abstract class Invariant implements Witness {

  /** A promise of the control plane was broken. */
  public static final class BrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenException(String message) {
      super(message);
    }
  }

  /** The name under which the design knows it. */
  public final String name() {
    return getClass().getSimpleName();
  }

  final void require(boolean holds, String message, Object... figures) {
    if (!holds) {
      throw new BrokenException(name() + ": " + String.format(message, figures));
    }
  }
}
