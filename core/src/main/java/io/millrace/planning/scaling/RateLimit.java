package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.seconds;

import io.millrace.model.memory.ScalingMemory.Change;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingRules.RatePolicy;
import io.millrace.model.spec.ScalingRules.SelectPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far the count may go at once.
 *
 * <p>Source: Kubernetes, {@code calculateScaleUpLimitWithScalingRules}, {@code
 * calculateScaleDownLimitWithBehaviors} and {@code calculateScaleUpLimit} in {@code horizontal.go}.
 */
interface RateLimit {
  /** Kubernetes' limit from before {@code behavior}: upwards to max(2 × current, 4). */
  RateLimit LEGACY = new Legacy();

  /** The highest count that growth may reach now, at least {@code current}; empty for no limit. */
  Optional<Limit> up(int current, List<Change> changes, Instant now);

  /** The lowest count that shrinking may reach now, at most {@code current}; empty for no limit. */
  Optional<Limit> down(int current, List<Change> changes, Instant now);

  /** How long a change matters to a limit. */
  Duration memory();

  /**
   * @param why the policy that binds, as the rest of "at most n now: "
   */
  record Limit(int replicas, String why) {}

  /** Without {@code behavior}. */
  final class Legacy implements RateLimit {
    @Override
    public Optional<Limit> up(int current, List<Change> changes, Instant now) {
      // as a long: twice a huge count must not turn negative
      long most = Math.min(Integer.MAX_VALUE, Math.max(2L * current, 4));
      return Optional.of(new Limit((int) most, "max(2 × " + current + ", 4) at a time"));
    }

    @Override
    public Optional<Limit> down(int current, List<Change> changes, Instant now) {
      return Optional.empty();
    }

    @Override
    public Duration memory() {
      return Duration.ZERO;
    }
  }

  /** The rate policies of a {@code behavior}. */
  record ByRules(ScalingRules scaleUp, ScalingRules scaleDown) implements RateLimit {
    @Override
    public Optional<Limit> up(int current, List<Change> changes, Instant now) {
      Comparator<Limit> byReach = Comparator.comparingInt(Limit::replicas);
      return limit(
          scaleUp,
          current,
          byReach,
          (policy, start) -> {
            double reach =
                policy.unit() == RatePolicy.Unit.PODS
                    ? start + (double) policy.value()
                    : Math.ceil(start * (1 + policy.value() / 100.0)); // up, so that one grows
            return Math.max(current, reach);
          },
          changes,
          now);
    }

    @Override
    public Optional<Limit> down(int current, List<Change> changes, Instant now) {
      Comparator<Limit> byReach = Comparator.comparingInt(Limit::replicas);
      return limit(
          scaleDown,
          current,
          byReach.reversed(),
          (policy, start) -> {
            double reach =
                policy.unit() == RatePolicy.Unit.PODS
                    ? start - (double) policy.value()
                    : Math.floor(start * (1 - policy.value() / 100.0));
            return Math.max(0, Math.min(current, reach));
          },
          changes,
          now);
    }

    @Override
    public Duration memory() {
      Duration up = longestPeriod(scaleUp);
      Duration down = longestPeriod(scaleDown);
      return up.compareTo(down) > 0 ? up : down;
    }

    private interface Reach {
      double from(RatePolicy policy, int start);
    }

    /**
     * @param byReach orders limits by the change they allow, smallest first
     * @param reach where a policy ends that begins at the count of the period's start
     */
    private static Optional<Limit> limit(
        ScalingRules rules,
        int current,
        Comparator<Limit> byReach,
        Reach reach,
        List<Change> changes,
        Instant now) {
      if (rules.selectPolicy() == SelectPolicy.DISABLED) {
        return Optional.of(new Limit(current, "this direction is disabled"));
      }
      var limits =
          rules.policies().stream()
              .map(
                  policy -> {
                    int start = current - changeWithin(changes, policy.period(), now);
                    double end = Math.min(Integer.MAX_VALUE, reach.from(policy, start));
                    return new Limit((int) end, words(policy, start));
                  });
      return rules.selectPolicy() == SelectPolicy.MIN ? limits.min(byReach) : limits.max(byReach);
    }

    /** Replicas added less replicas removed since the start of the period. */
    private static int changeWithin(List<Change> changes, Duration period, Instant now) {
      Instant cutoff = now.minus(period);
      return changes.stream()
          .filter(change -> change.at().isAfter(cutoff))
          .mapToInt(Change::delta)
          .sum();
    }

    private static String words(RatePolicy policy, int start) {
      String amount =
          policy.unit() == RatePolicy.Unit.PODS
              ? Figures.replicas(policy.value())
              : policy.value() + " %";
      return String.format(
          Locale.ROOT, "%s per %s from %d", amount, seconds(policy.period()), start);
    }

    private static Duration longestPeriod(ScalingRules rules) {
      return rules.policies().stream()
          .map(RatePolicy::period)
          .max(Comparator.naturalOrder())
          .orElse(Duration.ZERO);
    }
  }
}
