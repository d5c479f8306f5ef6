package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.required;

import io.millrace.model.spec.MetricSpec;
import java.util.List;
import java.util.Optional;

/** {@code flink}, ours: how busy a FlinkApplication is, or how far behind. */
final class FlinkTrigger implements TriggerType {
  private static final List<Option> OPTIONS =
      List.of(
          required(
              "signal",
              Value.oneOf("pendingRecords", "pendingBytes", "busy", "backpressure"),
              "what counts"),
          required("threshold", Value.POSITIVE, "amount for each replica; percent of busy"),
          optional("activationThreshold", Value.NUMBER, "amount that wakes nobody yet")
              .byDefault("0"),
          optional(
              "application",
              Value.TEXT,
              "the FlinkApplication as name or namespace/name, the target if absent"));

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public void check(Options options) {}

  @Override
  public MetricSpec metric(Given given) {
    Options options = given.options();
    String whose = options.text("application").map(text -> "-" + text).orElse("");
    return given.metric(
        "flink-" + options.text("signal").orElse("") + whose,
        options.number("threshold"),
        options.number("activationThreshold"),
        Optional.empty());
  }
}
