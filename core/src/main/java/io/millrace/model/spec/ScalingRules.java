package io.millrace.model.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How fast replicas may change in one direction.
 *
 * @param stabilizationWindow how long the cautious recommendation holds; at most one hour
 * @param policies empty for no limit of the rate
 * @param tolerance relative deviation that is ignored, 0 for none; empty takes the cluster's 0.1
 */
public record ScalingRules(
    Duration stabilizationWindow,
    SelectPolicy selectPolicy,
    List<RatePolicy> policies,
    Optional<Double> tolerance) {

  /** Kubernetes' default upwards: no window, and the larger of 100 % or 4 pods per 15 s. */
  public static final ScalingRules DEFAULT_UP =
      new ScalingRules(
          Duration.ZERO,
          SelectPolicy.MAX,
          List.of(
              new RatePolicy(RatePolicy.Unit.PODS, 4, Duration.ofSeconds(15)),
              new RatePolicy(RatePolicy.Unit.PERCENT, 100, Duration.ofSeconds(15))),
          Optional.empty());

  /** Kubernetes' default downwards: a window of five minutes, then all at once. */
  public static final ScalingRules DEFAULT_DOWN =
      new ScalingRules(
          Duration.ofSeconds(300),
          SelectPolicy.MAX,
          List.of(new RatePolicy(RatePolicy.Unit.PERCENT, 100, Duration.ofSeconds(15))),
          Optional.empty());

  /** No window and no limit: the whole change at once. */
  public static final ScalingRules UNLIMITED =
      new ScalingRules(Duration.ZERO, SelectPolicy.MAX, List.of(), Optional.empty());

  /** Which of several rate policies binds. */
  public enum SelectPolicy {
    /** The one that allows the largest change. */
    MAX,
    /** The one that allows the smallest change. */
    MIN,
    /** No change in this direction. */
    DISABLED
  }

  /**
   * At most so much change within a period.
   *
   * @param value pods, or percent of the replicas at the start of the period
   */
  public record RatePolicy(Unit unit, int value, Duration period) {
    /** What {@code value} counts. */
    public enum Unit {
      PODS,
      PERCENT
    }
  }

  public ScalingRules {
    policies = List.copyOf(policies);
  }
}
