package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.required;

import io.millrace.model.spec.MetricSpec;
import java.util.List;
import java.util.Optional;

/** {@code cron}: so many replicas in these hours. Source: KEDA 2.21. */
final class CronTrigger implements TriggerType {
  private static final List<Option> OPTIONS =
      List.of(
          required("timezone", Value.ZONE, "time zone of the schedules"),
          required("start", Value.CRON, "when the hours begin"),
          required("end", Value.CRON, "when they end"),
          required("desiredReplicas", Value.atLeast(1), "replicas in these hours"));

  @Override
  public String name() {
    return "cron";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public void check(Options options) {
    if (options.text("start").equals(options.text("end")) && options.isGiven("end")) {
      options.refuse("end", "is the same as start", "");
    }
  }

  @Override
  public MetricSpec metric(Given given) {
    Options options = given.options();
    String name =
        "cron-"
            + options.text("timezone").orElse("")
            + "-"
            + plain(options.text("start").orElse(""))
            + "-"
            + plain(options.text("end").orElse(""));
    return given.metric(name, 1, 0, Optional.empty());
  }

  private static String plain(String schedule) {
    return schedule
        .replace(" ", "")
        .replace("*", "x")
        .replace("/", "Sl")
        .replace("?", "Qm")
        .replace(",", "Cm");
  }
}
