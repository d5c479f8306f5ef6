package io.millrace.planning.scaling;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ScalingSpec;
import java.util.Optional;

/** The smallest and the largest count of a rule. */
record Bounds(Replicas min, Replicas max) {
  static Bounds of(ScalingSpec rule) {
    return new Bounds(rule.minReplicas(), rule.maxReplicas());
  }

  Replicas clamp(Replicas wanted) {
    return wanted.clampTo(min, max);
  }

  /** Why {@code wanted} cannot be had; Kubernetes' reasons of ScalingLimited. */
  Optional<Reason> limit(Replicas wanted) {
    if (wanted.compareTo(max) > 0) {
      return Optional.of(
          Reason.of(
              "TooManyReplicas", wanted + " wanted, but " + max + " is the maximum of the rule"));
    }
    if (wanted.compareTo(min) < 0) {
      return Optional.of(
          Reason.of(
              "TooFewReplicas", wanted + " wanted, but " + min + " is the minimum of the rule"));
    }
    return Optional.empty();
  }
}
