package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.seconds;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.ScalingMemory.Recommendation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * The stabilisation windows: a count is left only when no recommendation of the window spoke for
 * it.
 *
 * <p>Source: Kubernetes, {@code stabilizeRecommendation} and {@code
 * stabilizeRecommendationWithBehaviors} in {@code horizontal.go}.
 *
 * @param up how long the smallest recommendation holds back growth
 * @param down how long the largest recommendation holds back shrinking
 * @param isLegacy without {@code behavior} the largest recommendation of the window down counts
 *     even while growing, and one as old as the window still counts
 */
record Window(Duration up, Duration down, boolean isLegacy) {
  /** Kubernetes: {@code --horizontal-pod-autoscaler-downscale-stabilization}. */
  static final Window LEGACY = new Window(Duration.ZERO, Duration.ofSeconds(300), true);

  /**
   * @param replicas what the recommendations of the window come down to
   * @param held why it is not the present recommendation
   */
  record Stabilized(Replicas replicas, Optional<Reason> held) {}

  Duration longest() {
    return up.compareTo(down) > 0 ? up : down;
  }

  Stabilized stabilize(
      Instant now, Replicas current, Replicas wanted, List<Recommendation> recent) {
    Replicas highest = extreme(recent, wanted, isWithin(now, down), Window::larger);
    if (isLegacy) {
      return new Stabilized(highest, heldDown(wanted, highest));
    }
    Replicas lowest = extreme(recent, wanted, isWithin(now, up), Window::smaller);
    Replicas stable = smaller(larger(current, lowest), highest);
    return new Stabilized(
        stable, wanted.compareTo(current) >= 0 ? heldUp(wanted, stable) : heldDown(wanted, stable));
  }

  /** The recommendations that may still count. */
  List<Recommendation> trim(List<Recommendation> recent, Instant now) {
    Instant oldest = now.minus(longest());
    return longest().isZero()
        ? List.of()
        : recent.stream().filter(r -> !r.at().isBefore(oldest)).toList();
  }

  /** Without a window nothing needs to be remembered. */
  List<Recommendation> append(List<Recommendation> recent, Recommendation present) {
    if (longest().isZero()) {
      return recent;
    }
    List<Recommendation> all = new ArrayList<>(recent);
    all.add(present);
    return all;
  }

  private Predicate<Recommendation> isWithin(Instant now, Duration window) {
    Instant cutoff = now.minus(window);
    return isLegacy ? r -> !r.at().isBefore(cutoff) : r -> r.at().isAfter(cutoff);
  }

  private static Replicas extreme(
      List<Recommendation> recent,
      Replicas wanted,
      Predicate<Recommendation> counts,
      BinaryOperator<Replicas> choice) {
    return recent.stream().filter(counts).map(Recommendation::replicas).reduce(wanted, choice);
  }

  private Optional<Reason> heldUp(Replicas wanted, Replicas stable) {
    return stable.equals(wanted)
        ? Optional.empty()
        : Optional.of(
            Reason.of(
                "ScaleUpStabilized",
                String.format(
                    Locale.ROOT,
                    "%s wanted, but %s is the most that all recommendations of the last %s agree on",
                    wanted,
                    stable,
                    seconds(up))));
  }

  private Optional<Reason> heldDown(Replicas wanted, Replicas stable) {
    return stable.equals(wanted)
        ? Optional.empty()
        : Optional.of(
            Reason.of(
                "ScaleDownStabilized",
                String.format(
                    Locale.ROOT,
                    "%s wanted, but %s were recommended within the last %s",
                    wanted,
                    stable,
                    seconds(down))));
  }

  private static Replicas larger(Replicas one, Replicas other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Replicas smaller(Replicas one, Replicas other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
