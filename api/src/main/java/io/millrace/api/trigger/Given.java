package io.millrace.api.trigger;

import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A trigger whose options are right.
 *
 * @param index among the triggers of its ScaledObject, from 0
 * @param target how its amount is compared
 * @param alias its own name
 * @param authentication {@code Kind/name} of its TriggerAuthentication
 */
record Given(
    int index,
    String type,
    Options options,
    Target.Type target,
    Optional<String> alias,
    Optional<String> authentication) {

  /**
   * The metric that KEDA makes of it.
   *
   * @param name without the index
   */
  MetricSpec.Trigger metric(
      String name, double threshold, double activation, Optional<LagRules> lag) {
    return metric(name, threshold, activation, lag, options.parameters());
  }

  MetricSpec.Trigger metric(
      String name,
      double threshold,
      double activation,
      Optional<LagRules> lag,
      SortedMap<String, String> parameters) {
    return new MetricSpec.Trigger(
        "s" + index + "-" + normal(name),
        type,
        new TreeMap<>(parameters),
        new Target(target, threshold),
        activation,
        lag,
        alias,
        authentication);
  }

  /** Characters that KEDA does not leave in the name of a metric. */
  private static String normal(String name) {
    return name.replaceAll("[/.:%()]", "-");
  }
}
