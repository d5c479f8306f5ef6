package io.millrace.api.mapping;

import io.millrace.api.schema.Quantity;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingRules.RatePolicy;
import io.millrace.model.spec.ScalingRules.SelectPolicy;
import io.millrace.model.spec.ScalingSpec.Behavior;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From {@code behavior} of a scaler to its rules. */
final class BehaviorMapping {
  private BehaviorMapping() {}

  /**
   * The rules below {@code behavior}; empty where there is none.
   *
   * @param holder what {@code behavior} is a field of
   */
  static Optional<Behavior> map(Node.Mapping holder) {
    Node.Mapping behavior = holder.child("behavior");
    return holder.has("behavior")
        ? Optional.of(
            new Behavior(
                rules(behavior, "scaleUp", ScalingRules.DEFAULT_UP),
                rules(behavior, "scaleDown", ScalingRules.DEFAULT_DOWN)))
        : Optional.empty();
  }

  /** What is written, over what Kubernetes has for what is not. */
  private static ScalingRules rules(Node.Mapping behavior, String key, ScalingRules defaults) {
    Node.Mapping written = behavior.child(key);
    List<RatePolicy> policies =
        written.mappings("policies").stream().map(BehaviorMapping::rate).toList();
    return new ScalingRules(
        written
            .whole("stabilizationWindowSeconds")
            .map(Duration::ofSeconds)
            .orElse(defaults.stabilizationWindow()),
        written
            .text("selectPolicy")
            .map(word -> SelectPolicy.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(defaults.selectPolicy()),
        policies.isEmpty() ? defaults.policies() : policies,
        written
            .text("tolerance")
            .flatMap(Quantity::parse)
            .map(BigDecimal::doubleValue)
            .or(defaults::tolerance));
  }

  private static RatePolicy rate(Node.Mapping policy) {
    return new RatePolicy(
        RatePolicy.Unit.valueOf(policy.text("type").orElse("").toUpperCase(Locale.ROOT)),
        policy.whole("value").orElse(1),
        Duration.ofSeconds(policy.whole("periodSeconds").orElse(1)));
  }
}
