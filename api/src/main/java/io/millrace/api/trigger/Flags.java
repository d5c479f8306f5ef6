package io.millrace.api.trigger;

import java.util.Optional;
import java.util.Set;

/** True and false as Kubernetes' own language writes them in texts. */
public final class Flags {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private Flags() {}

  /** Empty for a text that is neither. */
  public static Optional<Boolean> parse(String text) {
    if (TRUE.contains(text)) {
      return Optional.of(true);
    }
    return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
  }
}
