package io.millrace.adapters.simulated.invariant;

import java.util.List;

/** All that must always hold. */
public final class Invariants {
  private Invariants() {}

  /** New ones, for one simulated life. */
  public static List<Invariant> all() {
    return List.of(
        new OneJobAtATime(),
        new NoStateLost(),
        new NothingOfTheDead(),
        new SavedBeforeActed(),
        new WithinBounds(),
        new UnknownNeverScalesIn(),
        new NothingWithoutAReason(),
        new SameInputsSameDecision(),
        new UnchangedSpecNeverRestarts(),
        new SettlesWhenSteady(),
        new DeletionEnds(),
        new NothingLeftBehind());
  }
}
