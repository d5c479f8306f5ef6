package io.millrace.planning.scaling;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.memory.ScalingMemory.Change;
import io.millrace.model.memory.ScalingMemory.Recommendation;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds a recommendation back: first the stabilisation windows, then the rates, always within the
 * bounds. It owns what the rule remembers, and cuts it to what can still matter.
 */
record Stabilizer(Window window, RateLimit rates, Bounds bounds) {
  /**
   * @param replicas the count to have now
   * @param held why the window did not pass the recommendation
   * @param limited why what the windows left cannot be had now: a rate or a bound
   */
  record Stabilized(Replicas replicas, Optional<Reason> held, Optional<Reason> limited) {}

  /** Without {@code behavior}: Kubernetes' old limits for hpa, none for segments. */
  static Stabilizer of(ScalingSpec rule) {
    Bounds bounds = Bounds.of(rule);
    return rule.behavior()
        .map(behavior -> byRules(behavior.scaleUp(), behavior.scaleDown(), bounds))
        .orElseGet(
            () ->
                switch (rule.policy()) {
                  case HPA, KEDA -> new Stabilizer(Window.LEGACY, RateLimit.LEGACY, bounds);
                  case SEGMENTS -> byRules(ScalingRules.UNLIMITED, ScalingRules.UNLIMITED, bounds);
                });
  }

  private static Stabilizer byRules(ScalingRules up, ScalingRules down, Bounds bounds) {
    return new Stabilizer(
        new Window(up.stabilizationWindow(), down.stabilizationWindow(), false),
        new RateLimit.ByRules(up, down),
        bounds);
  }

  Stabilized stabilize(Instant now, Replicas current, Replicas wanted, ScalingMemory memory) {
    Window.Stabilized windowed = window.stabilize(now, current, wanted, memory.recommendations());
    Replicas bounded = bounds.clamp(windowed.replicas());
    Optional<RateLimit.Limit> slower =
        limit(now, current, bounded, memory.changes())
            .filter(limit -> binds(limit.replicas(), current.value(), bounded.value()));
    return new Stabilized(
        slower.map(limit -> bounds.clamp(new Replicas(limit.replicas()))).orElse(bounded),
        windowed.held(),
        slower
            .map(limit -> slowed(limit, current, bounded))
            .or(() -> bounds.limit(windowed.replicas())));
  }

  /**
   * The memory to plan with. A rule that was never evaluated takes the count that it finds for a
   * recommendation: what somebody chose is not undone at first sight. Kubernetes does so too.
   */
  ScalingMemory recall(ScalingMemory memory, Instant now, Replicas current) {
    return memory.lastSync().isPresent() || window.longest().isZero()
        ? memory
        : new ScalingMemory(
            Optional.empty(),
            List.of(new Recommendation(now, current)),
            memory.changes(),
            memory.unread(),
            memory.events());
  }

  /**
   * The memory after an evaluation, cut to the longest window and period.
   *
   * @param delta replicas added, negative for removed
   */
  ScalingMemory remember(
      ScalingMemory memory, Instant now, Optional<Replicas> recommended, int delta) {
    List<Recommendation> recommendations = window.trim(memory.recommendations(), now);
    List<Change> changes = new ArrayList<>(memory.changes());
    if (delta != 0) {
      changes.add(new Change(now, delta));
    }
    Instant oldest = now.minus(rates.memory());
    changes.removeIf(change -> !change.at().isAfter(oldest));
    return new ScalingMemory(
        Optional.of(now),
        recommended
            .map(count -> window.append(recommendations, new Recommendation(now, count)))
            .orElse(recommendations),
        changes,
        memory.unread(),
        memory.events());
  }

  private Optional<RateLimit.Limit> limit(
      Instant now, Replicas current, Replicas wanted, List<Change> changes) {
    return switch (Integer.signum(wanted.compareTo(current))) {
      case 1 -> rates.up(current.value(), changes, now);
      case -1 -> rates.down(current.value(), changes, now);
      default -> Optional.empty();
    };
  }

  private static boolean binds(int limit, int current, int wanted) {
    return wanted > current ? limit < wanted : limit > wanted;
  }

  private static Reason slowed(RateLimit.Limit limit, Replicas current, Replicas wanted) {
    boolean isUp = wanted.compareTo(current) > 0;
    return Reason.of(
        isUp ? "ScaleUpLimit" : "ScaleDownLimit",
        String.format(
            Locale.ROOT,
            "%s wanted, but %s %d now: %s",
            wanted,
            isUp ? "at most" : "at least",
            limit.replicas(),
            limit.why()));
  }
}
