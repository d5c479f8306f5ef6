package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.required;

import io.millrace.api.trigger.Option.From;
import io.millrace.model.spec.MetricSpec;
import java.util.List;
import java.util.Optional;

/** {@code influxdb}: the first value that a query has. Source: KEDA 2.21. */
final class InfluxTrigger implements TriggerType {
  private static final List<Option> OPTIONS =
      List.of(
          required("serverURL", Value.TEXT, "address of InfluxDB").or(From.AUTHENTICATION),
          required("query", Value.TEXT, "query whose first value counts"),
          required("thresholdValue", Value.POSITIVE, "amount for each replica"),
          optional("activationThresholdValue", Value.NUMBER, "amount that wakes nobody yet")
              .byDefault("0"),
          optional("influxVersion", Value.oneOf("2", "3"), "version of InfluxDB").byDefault("2"),
          optional("organizationName", Value.TEXT, "organization of the data")
              .or(From.ENVIRONMENT)
              .or(From.AUTHENTICATION),
          optional("database", Value.TEXT, "database of version 3").or(From.AUTHENTICATION),
          optional("metricKey", Value.TEXT, "column of version 3 that counts"),
          optional("queryType", Value.TEXT, "language of the query of version 3")
              .byDefault("InfluxQL"),
          optional("unsafeSsl", Value.FLAG, "whether any certificate will do").byDefault("false"),
          optional("authToken", Value.TEXT, "token of the reader")
              .only(From.ENVIRONMENT, From.AUTHENTICATION));

  @Override
  public String name() {
    return "influxdb";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public List<Gone> gone() {
    return List.of(
        new Gone("metricName", "without effect: KEDA names the metric itself", false),
        new Gone(
            "authToken",
            "KEDA refuses it here since 2.20; give it by a TriggerAuthentication, or name a"
                + " variable in authTokenFromEnv",
            true));
  }

  @Override
  public void check(Options options) {
    if (options.is("influxVersion", "2")) {
      options.require("organizationName", "influxVersion 2");
      return;
    }
    options.require("database", "influxVersion 3");
    options.require("metricKey", "influxVersion 3");
    String language = options.text("queryType").orElse("");
    if (!language.equalsIgnoreCase("InfluxQL") && !language.equalsIgnoreCase("FlightSQL")) {
      options.refuse("queryType", "expected InfluxQL or FlightSQL", "");
    }
  }

  @Override
  public MetricSpec metric(Given given) {
    Options options = given.options();
    String owner = options.is("influxVersion", "3") ? "database" : "organizationName";
    return given.metric(
        // KEDA shows it even when it comes from a Secret
        "influxdb" + options.shownText(owner).map(text -> "-" + text).orElse(""),
        options.number("thresholdValue"),
        options.number("activationThresholdValue"),
        Optional.empty());
  }
}
