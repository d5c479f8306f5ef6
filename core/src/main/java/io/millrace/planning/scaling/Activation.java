package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.replicas;
import static io.millrace.planning.scaling.Figures.seconds;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.spec.EventRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether anything runs at all.
 *
 * <p>Source: KEDA 2.21, {@code RequestScale} in {@code scale_scaledobjects.go}, row by row. A count
 * that it leaves alone is the HorizontalPodAutoscaler's, unless nothing is to run.
 *
 * @param least fewest of an active application, one at least
 * @param look whether the triggers are active
 * @param past with this look counted
 */
record Activation(
    EventRules events, Replicas least, Replicas current, Look look, EventMemory past, Instant now) {

  /**
   * What all triggers come to.
   *
   * @param isActive one at least is, or is taken for it
   * @param isInactive none is, and all are known; or KEDA would take them for it
   * @param hasUnknown one at least is unknown
   * @param whoIsActive names, for explanations
   */
  record Look(boolean isActive, boolean isInactive, boolean hasUnknown, String whoIsActive) {}

  /**
   * What follows.
   *
   * @param target the count to have; empty to leave it
   * @param isLeftToHpa whether the algorithm of the HorizontalPodAutoscaler goes on from here
   * @param reason empty when there is nothing to say
   */
  record Outcome(Optional<Replicas> target, boolean isLeftToHpa, Optional<Reason> reason) {
    private static Outcome to(Replicas target, String code, String message) {
      return new Outcome(Optional.of(target), false, Optional.of(Reason.of(code, message)));
    }

    private static Outcome hold(boolean isLeftToHpa, String code, String message) {
      return new Outcome(Optional.empty(), isLeftToHpa, Optional.of(Reason.of(code, message)));
    }

    private static final Outcome HPA = new Outcome(Optional.empty(), true, Optional.empty());
  }

  Outcome decide() {
    EventRules.Pause pause = events.pause();
    if (pause.isPaused()) {
      return new Outcome(
          pause.replicas(),
          false,
          Optional.of(
              Reason.of(
                  "ScaledObjectPaused",
                  "paused by the user at " + replicas(pause.replicas().orElse(current).value()))));
    }
    if (look.isActive()) {
      return active();
    }
    return look.isInactive() ? inactive() : unknown();
  }

  private Outcome active() {
    boolean isResting =
        current.value() == 0
            || (events.idleReplicas().isPresent() && current.compareTo(events.minReplicas()) < 0);
    if (!isResting) {
      return look.hasUnknown()
          ? Outcome.hold(true, "PartialTriggerError", "not every trigger could be read")
          : Outcome.HPA;
    }
    if (events.pause().isScaleOutPaused()) {
      return Outcome.hold(
          false,
          "ScaleOutPaused",
          look.whoIsActive() + ", but the user paused scaling out at " + replicas(current.value()));
    }
    return Outcome.to(
        least,
        "KEDAScaleTargetActivated",
        String.format(
            Locale.ROOT,
            "from %s to %s: %s",
            current,
            replicas(least.value()),
            look.whoIsActive()));
  }

  private Outcome unknown() {
    boolean isResting = isResting();
    String holds =
        isResting ? "no trigger is known to be active, " : "no trigger is known to be inactive, ";
    return Outcome.hold(
        !isResting,
        "TriggerError",
        holds + "and " + replicas(current.value()) + " stay until one is");
  }

  private Outcome inactive() {
    Replicas goal = events.idleReplicas().orElse(events.minReplicas());
    boolean mayRest =
        events.idleReplicas().isPresent()
            ? current.compareTo(goal) > 0
            : current.value() > 0 && goal.value() == 0;
    if (mayRest) {
      return toRest(goal);
    }
    if (events.idleReplicas().isEmpty() && current.compareTo(events.minReplicas()) < 0) {
      return Outcome.to(
          events.minReplicas(),
          "BelowMinimum",
          "from "
              + current
              + " to "
              + replicas(events.minReplicas().value())
              + ": that is the fewest while no trigger is active");
    }
    return isResting()
        ? Outcome.hold(
            false, "ScalerNotActive", replicas(current.value()) + " while no trigger is active")
        : Outcome.HPA;
  }

  private boolean isResting() {
    return current.value() == 0
        || events.idleReplicas().filter(idle -> current.compareTo(idle) <= 0).isPresent();
  }

  private Outcome toRest(Replicas goal) {
    if (events.pause().isScaleInPaused()) {
      return Outcome.hold(
          true,
          "ScaleInPaused",
          "no trigger is active, but the user paused scaling in at " + replicas(current.value()));
    }
    boolean isNew = past.lastActive().isEmpty();
    Duration cooldown = isNew ? events.initialCooldownPeriod() : events.cooldownPeriod();
    Instant from = (isNew ? past.since() : past.restingSince()).orElse(now);
    Instant over = from.plus(cooldown);
    if (!over.isBefore(now)) {
      return Outcome.hold(
          true,
          "ScalerCooldown",
          String.format(
              Locale.ROOT,
              "no trigger is active, and %s follow in %s",
              replicas(goal.value()),
              seconds(Duration.between(now, over))));
    }
    return Outcome.to(
        goal,
        "KEDAScaleTargetDeactivated",
        String.format(
            Locale.ROOT,
            "from %s to %s: no trigger has been active for %s",
            current,
            replicas(goal.value()),
            seconds(Duration.between(from, now))));
  }
}
