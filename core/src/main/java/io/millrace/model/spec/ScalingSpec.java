package io.millrace.model.spec;

import io.millrace.model.Replicas;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The rule that sizes an application: a HorizontalPodAutoscaler or a ScaledObject in values.
 *
 * @param source name of the object that carries the rule, for explanations
 * @param policy who recommends
 * @param metrics what is looked at; the largest proposal wins
 * @param behavior empty takes Kubernetes' limits from before {@code behavior} existed: up to max(2
 *     × current, 4)
 * @param syncPeriod how often the rule is evaluated; Kubernetes: 15 s
 * @param events present for a ScaledObject: whether anything runs at all
 */
public record ScalingSpec(
    String source,
    Policy policy,
    Replicas minReplicas,
    Replicas maxReplicas,
    List<MetricSpec> metrics,
    Optional<Behavior> behavior,
    Duration syncPeriod,
    Optional<EventRules> events) {

  public static final Duration DEFAULT_SYNC_PERIOD = Duration.ofSeconds(15);

  /** Who recommends a count. */
  public enum Policy {
    /** Kubernetes' algorithm. */
    HPA,
    /** One replica for each segment of a stream, tolerance zero. */
    SEGMENTS,
    /** Kubernetes' algorithm, and whether anything runs at all as KEDA decides it. */
    KEDA
  }

  /** Rules for growing and for shrinking. */
  public record Behavior(ScalingRules scaleUp, ScalingRules scaleDown) {}

  /** A HorizontalPodAutoscaler. */
  public ScalingSpec(
      String source,
      Policy policy,
      Replicas minReplicas,
      Replicas maxReplicas,
      List<MetricSpec> metrics,
      Optional<Behavior> behavior,
      Duration syncPeriod) {
    this(source, policy, minReplicas, maxReplicas, metrics, behavior, syncPeriod, Optional.empty());
  }

  public ScalingSpec {
    if (minReplicas.compareTo(maxReplicas) > 0) {
      throw new IllegalArgumentException(
          "minReplicas " + minReplicas + " is above maxReplicas " + maxReplicas);
    }
    metrics = List.copyOf(metrics);
  }

  /** The same rule for something that never has fewer replicas than {@code least}. */
  public ScalingSpec atLeast(Replicas least) {
    return new ScalingSpec(
        source,
        policy,
        minReplicas,
        maxReplicas,
        metrics,
        behavior,
        syncPeriod,
        events.map(rules -> rules.atLeast(least)));
  }
}
