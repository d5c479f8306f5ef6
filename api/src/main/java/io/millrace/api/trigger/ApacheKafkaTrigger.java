package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;

import io.millrace.api.trigger.Option.From;
import io.millrace.model.spec.MetricSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code apache-kafka}: the lag of a consumer group on one topic or several. Source: KEDA 2.21.
 *
 * <p>KEDA reads {@code sasl: gssapi}, but cannot carry it out: it is refused here.
 */
final class ApacheKafkaTrigger implements TriggerType {
  private static final String MSK = "aws_msk_iam";
  private static final List<Option> OPTIONS =
      options(
          optional("topic", Value.TEXT, "topics, with commas between them; all if absent")
              .or(From.ENVIRONMENT),
          optional(
                  "sasl",
                  Value.oneOf("none", "plaintext", "scram_sha256", "scram_sha512", MSK),
                  "how the group's reader says who it is")
              .or(From.AUTHENTICATION)
              .byDefault("none"));

  private static List<Option> options(Option... own) {
    var all = new ArrayList<Option>(KafkaOptions.COMMON);
    all.addAll(List.of(own));
    all.addAll(Aws.OPTIONS);
    return List.copyOf(all);
  }

  @Override
  public String name() {
    return "apache-kafka";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public void check(Options options) {
    KafkaOptions.check(options);
    if (options.flag("limitToPartitionsWithLag") && !options.mayBeGiven("topic")) {
      options.refuse("limitToPartitionsWithLag", "needs a topic", "write topic");
    }
    for (String name : List.of("sasl", "tls")) {
      if (options.isGivenTwice(name)) {
        options.refuse(
            name, "is given by the TriggerAuthentication too", "keep one of them, as KEDA asks");
      }
    }
    KafkaOptions.checkTls(options);
    switch (options.text("sasl").orElse("none")) {
      case "plaintext", "scram_sha256", "scram_sha512" -> KafkaOptions.checkPassword(options);
      case MSK -> KafkaOptions.checkMsk(options);
      default -> {}
    }
  }

  @Override
  public MetricSpec metric(Given given) {
    return KafkaOptions.metric(given);
  }
}
