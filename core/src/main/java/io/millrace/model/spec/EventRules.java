package io.millrace.model.spec;

import io.millrace.model.Replicas;
import java.time.Duration;
import java.util.Optional;

/**
 * What a ScaledObject adds to the rules of a HorizontalPodAutoscaler: whether anything runs at all.
 * Source: KEDA 2.21, {@code keda.sh/v1alpha1}.
 *
 * @param pollingInterval how old a reading may be; KEDA: 30 s
 * @param cooldownPeriod how long nothing must have been active before the last replica goes; KEDA:
 *     300 s
 * @param initialCooldownPeriod the same after the rule was first seen, before anything was active
 * @param minReplicas fewest while nothing is active and no {@code idleReplicas} are given; KEDA: 0.
 *     The minimum of {@link ScalingSpec} is that of an active application, one at least
 * @param idleReplicas fewer than {@code minReplicas}, for the time in which nothing is active
 * @param isForcedActive taken for active whatever the triggers say
 * @param isKedaExact whether to decide as KEDA does even where it takes an unknown for zero, or lag
 *     that no replica can mend for load
 */
public record EventRules(
    Duration pollingInterval,
    Duration cooldownPeriod,
    Duration initialCooldownPeriod,
    Replicas minReplicas,
    Optional<Replicas> idleReplicas,
    Optional<Fallback> fallback,
    Optional<Modifiers> modifiers,
    Pause pause,
    boolean isForcedActive,
    boolean isKedaExact) {
  public static final Duration DEFAULT_POLLING_INTERVAL = Duration.ofSeconds(30);
  public static final Duration DEFAULT_COOLDOWN_PERIOD = Duration.ofSeconds(300);

  /** What stands in for triggers that could not be read. */
  public record Fallback(int failureThreshold, Replicas replicas, Behavior behavior) {
    /** How {@code replicas} and the count that is there are combined. */
    public enum Behavior {
      STATIC,
      CURRENT_REPLICAS,
      CURRENT_REPLICAS_IF_HIGHER,
      CURRENT_REPLICAS_IF_LOWER,
      /** Left to the formula, in which an unread trigger is nil. */
      SCALING_MODIFIERS
    }
  }

  /**
   * One figure made of several triggers, in the place of all of them.
   *
   * @param formula in the language of expr-lang, over the names of the triggers
   * @param activationTarget active when the figure is above it
   */
  public record Modifiers(String formula, MetricSpec.Target target, double activationTarget) {}

  /**
   * What the user holds back.
   *
   * @param isPaused nothing changes
   * @param replicas the count to hold while paused; empty for the one that is there
   * @param isScaleInPaused nothing is taken away
   * @param isScaleOutPaused nothing is added
   */
  public record Pause(
      boolean isPaused,
      Optional<Replicas> replicas,
      boolean isScaleInPaused,
      boolean isScaleOutPaused) {
    public static final Pause NONE = new Pause(false, Optional.empty(), false, false);
  }

  /** The same rules for something that never has fewer replicas than {@code least}. */
  public EventRules atLeast(Replicas least) {
    Replicas min = larger(minReplicas, least);
    return new EventRules(
        pollingInterval,
        cooldownPeriod,
        initialCooldownPeriod,
        min,
        idleReplicas.map(idle -> larger(idle, least)).filter(idle -> idle.compareTo(min) < 0),
        fallback,
        modifiers,
        new Pause(
            pause.isPaused(),
            pause.replicas().map(count -> larger(count, least)),
            pause.isScaleInPaused(),
            pause.isScaleOutPaused()),
        isForcedActive,
        isKedaExact);
  }

  private static Replicas larger(Replicas one, Replicas other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
