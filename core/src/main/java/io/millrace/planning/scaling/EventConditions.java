package io.millrace.planning.scaling;

import io.millrace.model.Reason;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.decision.ScalingDecision.Condition.Status;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.spec.EventRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The conditions of a ScaledObject, by KEDA's names and reasons, and three of ours: {@code
 * SignalUnavailable}, {@code ConsumerStalled} and {@code GroupRebalancing}.
 */
record EventConditions(
    EventRules events, List<Signal> signals, EventMemory counted, Activation.Look look) {

  /**
   * @param outcome of the activation
   */
  List<Condition> of(Activation.Outcome outcome) {
    List<Condition> all = new ArrayList<>();
    all.add(ready());
    if (events.pause().isPaused()) {
      all.add(outcome("Paused", Status.TRUE, outcome));
    } else {
      all.add(active(outcome));
      all.add(no("Paused", "ScaledObjectUnpaused", "nothing is paused as a whole"));
    }
    all.add(fallback());
    all.add(unavailable());
    all.add(troubled("ConsumerStalled", "ConsumersMove", "every group commits or has no lag"));
    all.add(troubled("GroupRebalancing", "GroupsStable", "no group is in a rebalance"));
    return all;
  }

  /** Of the part that the algorithm of the HorizontalPodAutoscaler had. */
  static Optional<Condition> hpaActive(List<Condition> ofHpa) {
    return ofHpa.stream()
        .filter(condition -> condition.type().equals("ScalingActive"))
        .findFirst()
        .map(
            active ->
                active.isTrue()
                    ? new Condition(
                        "HPAActive",
                        Status.TRUE,
                        Reason.of("HPAActive", "it follows the load: " + active.reason().message()))
                    : new Condition("HPAActive", Status.FALSE, active.reason()));
  }

  static Condition hpaDisabled() {
    return new Condition(
        "HPAActive",
        Status.TRUE,
        Reason.of("ScalingDisabled", "nothing runs, so there is nothing to follow the load with"));
  }

  private Condition ready() {
    boolean isKedaFailed =
        look.hasUnknown() && !look.isActive() && (isHeld() || events.fallback().isEmpty());
    if (events.pause().isPaused() || !look.hasUnknown()) {
      return new Condition(
          "Ready",
          Status.TRUE,
          Reason.of("ScaledObjectReady", "the rule is right and its triggers are read"));
    }
    if (look.isActive()) {
      return new Condition("Ready", Status.UNKNOWN, Reason.of("PartialTriggerError", unread()));
    }
    return isKedaFailed
        ? new Condition("Ready", Status.FALSE, Reason.of("TriggerError", unread()))
        : new Condition(
            "Ready",
            Status.TRUE,
            Reason.of("ScaledObjectReady", "the fallback is about to stand in: " + unread()));
  }

  /** A fallback of none is not waited for by KEDA; we hold, and say so. */
  private boolean isHeld() {
    return !events.isKedaExact()
        && events.fallback().filter(given -> given.replicas().value() == 0).isPresent();
  }

  private Condition active(Activation.Outcome outcome) {
    if (look.isActive()) {
      return new Condition("Active", Status.TRUE, Reason.of("ScalerActive", look.whoIsActive()));
    }
    if (!look.isInactive() && !events.isKedaExact()) {
      return new Condition("Active", Status.UNKNOWN, Reason.of("TriggerError", unread()));
    }
    return outcome
        .reason()
        .filter(reason -> reason.code().equals("ScalerCooldown"))
        .map(cooling -> new Condition("Active", Status.FALSE, cooling))
        .orElseGet(() -> no("Active", "ScalerNotActive", "no trigger is active"));
  }

  private Condition fallback() {
    List<String> failed =
        signals.stream()
            .map(signal -> signal.metric().name())
            .filter(name -> Fallbacks.isOver(events, counted, name))
            .toList();
    return failed.isEmpty()
        ? no("Fallback", "NoFallbackFound", "no fallback is needed")
        : new Condition(
            "Fallback",
            Status.TRUE,
            Reason.of("FallbackExists", "it stands in for " + String.join(", ", failed)));
  }

  private Condition unavailable() {
    return look.hasUnknown()
        ? new Condition("SignalUnavailable", Status.TRUE, Reason.of("SignalUnavailable", unread()))
        : no("SignalUnavailable", "SignalsRead", "every trigger was read");
  }

  private Condition troubled(String code, String otherwise, String message) {
    return signals.stream()
        .flatMap(signal -> signal.trouble().stream())
        .filter(trouble -> trouble.code().equals(code))
        .findFirst()
        .map(trouble -> new Condition(code, Status.TRUE, trouble))
        .orElseGet(() -> no(code, otherwise, message));
  }

  private static Condition outcome(String type, Status status, Activation.Outcome outcome) {
    return new Condition(
        type, status, outcome.reason().orElseGet(() -> Reason.of(type, "the rule says so")));
  }

  private String unread() {
    String all =
        signals.stream()
            .filter(Signal::isUnknown)
            .map(
                signal ->
                    String.format(
                        Locale.ROOT,
                        "%s (%s)",
                        signal.metric().name(),
                        signal.load().fold(known -> "not in whole", Reason::message)))
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "a trigger could not be read" : all + " could not be read";
  }

  private static Condition no(String type, String code, String message) {
    return new Condition(type, Status.FALSE, Reason.of(code, message));
  }
}
