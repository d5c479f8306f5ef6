package io.millrace.control.explain;

import io.millrace.model.Replicas;
import io.millrace.model.memory.ScalingMemory.Recommendation;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the stabilisation windows of a rule hold back now.
 *
 * @param up how long the smallest recommendation holds back growth
 * @param down how long the largest recommendation holds back shrinking
 */
record Stabilisation(Duration up, Duration down) {
  static Stabilisation of(ScalingSpec rule) {
    return rule.behavior()
        .map(
            behavior ->
                new Stabilisation(
                    behavior.scaleUp().stabilizationWindow(),
                    behavior.scaleDown().stabilizationWindow()))
        .orElseGet(
            () ->
                switch (rule.policy()) {
                  case HPA, KEDA ->
                      new Stabilisation(
                          Duration.ZERO, ScalingRules.DEFAULT_DOWN.stabilizationWindow());
                  case SEGMENTS -> new Stabilisation(Duration.ZERO, Duration.ZERO);
                });
  }

  String sentence(Instant now, Replicas size, List<Recommendation> recent) {
    String windows = "up " + window(up) + ", down " + window(down);
    return windows + "; " + held(now, size, recent).orElse("nothing is held back now");
  }

  private static String window(Duration length) {
    return length.isZero() ? "at once" : "after " + Words.duration(length);
  }

  private Optional<String> held(Instant now, Replicas size, List<Recommendation> recent) {
    if (recent.isEmpty()) {
      return Optional.empty();
    }
    Replicas wanted = recent.get(recent.size() - 1).replicas();
    return switch (Integer.signum(wanted.compareTo(size))) {
      case -1 -> holder(now, down, recent, r -> r.replicas().compareTo(size) >= 0, wanted);
      case 1 -> holder(now, up, recent, r -> r.replicas().compareTo(size) <= 0, wanted);
      default -> Optional.empty();
    };
  }

  /** The newest recommendation that still speaks for the present size, and when it ends. */
  private static Optional<String> holder(
      Instant now,
      Duration window,
      List<Recommendation> recent,
      Predicate<Recommendation> speaksForIt,
      Replicas wanted) {
    return recent.stream()
        .filter(speaksForIt)
        .filter(r -> r.at().plus(window).isAfter(now))
        .reduce((older, newer) -> newer)
        .map(
            r ->
                "%s wanted, but %s was recommended %s ago and holds until %s"
                    .formatted(
                        wanted,
                        r.replicas(),
                        Words.duration(Duration.between(r.at(), now)),
                        Words.clock(r.at().plus(window))));
  }
}
