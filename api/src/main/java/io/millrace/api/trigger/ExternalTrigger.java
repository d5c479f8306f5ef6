package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.required;
import static io.millrace.api.trigger.Option.secret;

import io.millrace.model.spec.MetricSpec;
import java.util.List;
import java.util.Optional;

/**
 * {@code external} and {@code external-push}: a figure of a gRPC server. Source: KEDA 2.21.
 *
 * <p>The server tells the name of its metric and the target too, so here the metric is named after
 * the trigger, and its figure is the server's divided by the server's target.
 */
record ExternalTrigger(String name) implements TriggerType {
  private static final List<Option> OPTIONS =
      List.of(
          required("scalerAddress", Value.TEXT, "address of the server"),
          optional("enableTLS", Value.FLAG, "whether the way is encrypted").byDefault("false"),
          optional("unsafeSsl", Value.FLAG, "whether any certificate will do").byDefault("false"),
          secret("caCert", "certificate of who signed the server's"),
          secret("tlsClientCert", "own certificate"),
          secret("tlsClientKey", "key of the own certificate"));

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public boolean takesMore() {
    return true;
  }

  @Override
  public void check(Options options) {}

  @Override
  public MetricSpec metric(Given given) {
    return given.metric(name, 1, 0, Optional.empty(), given.options().everything());
  }
}
