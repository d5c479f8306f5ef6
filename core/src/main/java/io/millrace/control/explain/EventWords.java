package io.millrace.control.explain;

import static io.millrace.control.explain.Words.duration;
import static io.millrace.control.explain.Words.number;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.MetricSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a ScaledObject adds to an explanation: whether anything runs at all, and why. */
record EventWords(EventRules events, List<MetricSpec> metrics, Optional<ScalingDecision> decision) {
  /** Conditions that are told when they hold. */
  private static final Set<String> TROUBLES =
      Set.of("Fallback", "SignalUnavailable", "ConsumerStalled", "GroupRebalancing");

  /** {@code Activity: s0-kafka-orders (8) is active.} */
  String activity() {
    List<String> parts = new ArrayList<>();
    List<Condition> conditions = decision.map(ScalingDecision::conditions).orElse(List.of());
    conditions.stream()
        .filter(one -> one.type().equals("Paused") && one.isTrue())
        .findFirst()
        .or(() -> conditions.stream().filter(one -> one.type().equals("Active")).findFirst())
        .map(Condition::reason)
        .map(Reason::message)
        .ifPresent(parts::add);
    conditions.stream()
        .filter(one -> TROUBLES.contains(one.type()) && one.isTrue())
        .map(one -> one.reason().message())
        .filter(message -> !parts.contains(message))
        .forEach(parts::add);
    return "Activity: " + (parts.isEmpty() ? "not looked at yet" : String.join("; ", parts)) + ".";
  }

  /** Whether it is as small as it may be while nothing is active. */
  boolean isResting(Replicas size) {
    return size.value() == 0
        || events.idleReplicas().filter(idle -> size.compareTo(idle) <= 0).isPresent();
  }

  /** {@code s0-kafka-orders > 0}. */
  String wakes() {
    return events
        .modifiers()
        .map(formula -> formula.formula() + " > " + number(formula.activationTarget()))
        .orElseGet(
            () ->
                metrics.stream()
                    .filter(MetricSpec.Trigger.class::isInstance)
                    .map(MetricSpec.Trigger.class::cast)
                    .map(one -> one.name() + " > " + number(one.activationThreshold()))
                    .collect(Collectors.joining(" or ")));
  }

  /** {@code 0 after 5 min without activity}; empty when it never rests. */
  Optional<String> rests() {
    Replicas rest = events.idleReplicas().orElse(events.minReplicas());
    return events.idleReplicas().isPresent() || rest.value() == 0
        ? Optional.of(rest + " after " + duration(events.cooldownPeriod()) + " without activity")
        : Optional.empty();
  }
}
