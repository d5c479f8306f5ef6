package io.millrace.api.trigger;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where options come from that the trigger itself does not name.
 *
 * @param environment variables of the target's container; empty when the target cannot be seen here
 */
public record Supply(
    Optional<SortedMap<String, String>> environment, Authentication authentication) {
  public Supply {
    environment =
        environment.map(variables -> Collections.unmodifiableSortedMap(new TreeMap<>(variables)));
  }

  /** Variables may be secrets. */
  @Override
  public String toString() {
    return "Supply[" + authentication + "]";
  }
}
