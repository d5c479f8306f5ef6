package io.millrace.api.mapping;

import io.millrace.model.spec.ScalingSpec;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule, and the secrets of its triggers by name of their metric.
 *
 * @param secrets none of which may be seen
 */
record Rule(ScalingSpec scaling, SortedMap<String, SortedMap<String, String>> secrets) {
  Rule {
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
  }

  static Rule of(ScalingSpec scaling) {
    return new Rule(scaling, new TreeMap<>(Map.of()));
  }

  @Override
  public String toString() {
    return "Rule[" + scaling + ", secrets of " + secrets.keySet() + "]";
  }
}
