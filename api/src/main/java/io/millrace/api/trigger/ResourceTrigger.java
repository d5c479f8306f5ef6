package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.required;

import io.millrace.api.schema.Quantity;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.math.BigDecimal;
import java.util.List;

/** {@code cpu} and {@code memory}: what the replicas use. Source: KEDA 2.21. */
record ResourceTrigger(String name) implements TriggerType {
  private static final List<Option> OPTIONS =
      List.of(
          required("value", Value.PERCENT_OR_QUANTITY, "amount that a replica is to use"),
          optional("containerName", Value.TEXT, "container that counts, all if absent"));

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public List<Gone> gone() {
    return List.of(
        new Gone("type", "KEDA removed it in 2.18; write metricType beside metadata", true));
  }

  @Override
  public List<Target.Type> targets() {
    return List.of(Target.Type.UTILIZATION, Target.Type.AVERAGE_VALUE);
  }

  /** What is meant by a value whose {@code metricType} is missing. */
  static Target.Type meant(String value) {
    return isPercent(value) ? Target.Type.UTILIZATION : Target.Type.AVERAGE_VALUE;
  }

  private static boolean isPercent(String value) {
    return value.matches("[0-9]{1,9}");
  }

  @Override
  public void check(Options options) {
    if (options.isGiven("containerName")) {
      options.tell("containerName", "read for the replica as a whole");
    }
  }

  void check(Options options, Target.Type target) {
    String value = options.text("value").orElse("");
    if (target == Target.Type.UTILIZATION && !value.isEmpty() && !isPercent(value)) {
      options.refuse(
          "value",
          "metricType Utilization needs a percentage of the request, such as 60",
          "for an amount such as " + value + " write metricType: AverageValue");
    }
  }

  @Override
  public MetricSpec metric(Given given) {
    double amount =
        given
            .options()
            .text("value")
            .flatMap(Quantity::parse)
            .map(BigDecimal::doubleValue)
            .orElse(1.0);
    return new MetricSpec.Resource(name, new Target(given.target(), amount));
  }
}
