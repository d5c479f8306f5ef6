package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.secret;

import io.millrace.api.trigger.Option.From;
import io.millrace.model.spec.MetricSpec;
import java.util.ArrayList;
import java.util.List;

/** {@code kafka}: the lag of a consumer group. Source: KEDA 2.21. */
final class KafkaTrigger implements TriggerType {
  private static final String BEARER = "bearer";
  private static final String MSK = "aws_msk_iam";

  private static final List<Option> OPTIONS =
      options(
          optional("topic", Value.TEXT, "the topic; all that the group reads if absent")
              .or(From.ENVIRONMENT),
          optional("fullMetadata", Value.FLAG, "whether all topics are asked for")
              .byDefault("true"),
          optional("version", Value.KAFKA_VERSION, "version of the brokers' protocol")
              .byDefault("1.0.0"),
          optional("unsafeSsl", Value.FLAG, "whether any certificate will do").byDefault("false"),
          optional(
                  "sasl",
                  Value.oneOf(
                      "none", "plaintext", "scram_sha256", "scram_sha512", "oauthbearer", "gssapi"),
                  "how the group's reader says who it is")
              .or(From.AUTHENTICATION)
              .byDefault("none"),
          optional("saslTokenProvider", Value.oneOf(BEARER, MSK), "who gives the token")
              .or(From.AUTHENTICATION),
          secret("scopes", "scopes of the token"),
          secret("oauthTokenEndpointUri", "who gives the token"),
          optional("oauthExtensions", Value.PAIRS, "what else the token's giver is told")
              .only(From.AUTHENTICATION),
          secret("keytab", "keys of Kerberos"),
          secret("realm", "realm of Kerberos"),
          secret("kerberosConfig", "krb5.conf"),
          secret("kerberosServiceName", "service name of the brokers"),
          optional("kerberosDisableFAST", Value.FLAG, "whether FAST negotiation is off")
              .only(From.AUTHENTICATION));

  private static List<Option> options(Option... own) {
    var all = new ArrayList<Option>(KafkaOptions.COMMON);
    all.addAll(List.of(own));
    all.addAll(Aws.OPTIONS);
    return List.copyOf(all);
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public void check(Options options) {
    KafkaOptions.check(options);
    boolean hasTopic = options.mayBeGiven("topic");
    for (String needy : List.of("ensureEvenDistributionOfPartitions", "limitToPartitionsWithLag")) {
      if (options.flag(needy) && !hasTopic) {
        options.refuse(needy, "needs a topic", "write topic");
      }
    }
    if (options.is("fullMetadata", "false") && !hasTopic) {
      options.refuse("fullMetadata", "false needs a topic", "write topic");
    }
    KafkaOptions.checkTls(options);
    switch (options.text("sasl").orElse("none")) {
      case "plaintext", "scram_sha256", "scram_sha512" -> KafkaOptions.checkPassword(options);
      case "oauthbearer" -> checkToken(options);
      case "gssapi" -> checkKerberos(options);
      default -> {}
    }
  }

  private static void checkToken(Options options) {
    if (options.is("saslTokenProvider", MSK)) {
      KafkaOptions.checkMsk(options);
    } else if (!options.isUnseen("saslTokenProvider")) {
      KafkaOptions.checkPassword(options);
      options.require("oauthTokenEndpointUri", "sasl oauthbearer");
    }
  }

  private static void checkKerberos(Options options) {
    String why = "sasl gssapi";
    options.require("username", why);
    options.require("realm", why);
    options.require("kerberosConfig", why);
    if (!options.mayBeGiven("password") && !options.mayBeGiven("keytab")) {
      options.require("password", why + " without keytab");
    }
    if (options.isGiven("password") && options.isGiven("keytab")) {
      options.refuse("keytab", "does not go with password", "give one of them");
    }
  }

  @Override
  public MetricSpec metric(Given given) {
    return KafkaOptions.metric(given);
  }
}
