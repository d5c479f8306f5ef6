package io.millrace.planning.scaling;

import io.millrace.model.spec.ScalingSpec;

/**
 * Relative deviation from the target that is ignored in each direction.
 *
 * @param up 0.1 ignores a load up to 10 % above the target
 * @param down 0.1 ignores a load down to 10 % below the target
 */
record Tolerances(double up, double down) {
  /** Kubernetes: {@code --horizontal-pod-autoscaler-tolerance}. */
  static final double CLUSTER_DEFAULT = 0.1;

  /** What the rule's behavior says, and the cluster's default where it says nothing. */
  static Tolerances of(ScalingSpec rule) {
    return new Tolerances(
        rule.behavior().flatMap(b -> b.scaleUp().tolerance()).orElse(CLUSTER_DEFAULT),
        rule.behavior().flatMap(b -> b.scaleDown().tolerance()).orElse(CLUSTER_DEFAULT));
  }

  /**
   * Both edges belong to the range: 9 of 10 is within 0.1.
   *
   * <p>Source: Kubernetes since 1.33 (KEP-4951), {@code 1 - down <= ratio <= 1 + up}.
   */
  boolean isWithin(double ratio) {
    return 1.0 - down <= ratio && ratio <= 1.0 + up;
  }

  /** The tolerance on the side of the ratio. */
  double facing(double ratio) {
    return ratio < 1 ? down : up;
  }
}
