package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.required;
import static io.millrace.api.trigger.Option.secret;

import io.millrace.api.trigger.Option.From;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What the triggers {@code kafka} and {@code apache-kafka} have in common. */
final class KafkaOptions {
  static final List<Option> COMMON =
      List.of(
          required("bootstrapServers", Value.TEXT, "addresses of brokers, with commas between them")
              .or(From.ENVIRONMENT),
          required("consumerGroup", Value.TEXT, "the group whose lag counts").or(From.ENVIRONMENT),
          optional("partitionLimitation", Value.PARTITIONS, "the partitions that count"),
          optional("lagThreshold", Value.atLeast(1), "records behind for each replica")
              .byDefault("10"),
          optional(
                  "activationLagThreshold", Value.atLeast(0), "records behind that wake nobody yet")
              .byDefault("0"),
          optional(
                  "offsetResetPolicy",
                  Value.oneOf("latest", "earliest"),
                  "where a group without offsets begins")
              .byDefault("latest"),
          flag("allowIdleConsumers", "whether there may be more replicas than partitions"),
          flag("excludePersistentLag", "whether a partition that is stuck counts for no replica"),
          flag(
              "scaleToZeroOnInvalidOffset", "whether a partition without an offset counts nothing"),
          flag("limitToPartitionsWithLag", "whether only partitions that lag get a replica"),
          flag("ensureEvenDistributionOfPartitions", "whether each replica gets equally many"),
          optional("tls", Value.oneOf("enable", "disable"), "whether the way is encrypted")
              .or(From.AUTHENTICATION)
              .byDefault("disable"),
          secret("ca", "certificate of who signed the brokers'"),
          secret("cert", "own certificate"),
          secret("key", "key of the own certificate"),
          secret("keyPassword", "password of the key"),
          secret("username", "user"),
          secret("password", "password"));

  private KafkaOptions() {}

  private static Option flag(String name, String doc) {
    return optional(name, Value.FLAG, doc).byDefault("false");
  }

  static void check(Options options) {
    if (options.flag("limitToPartitionsWithLag")) {
      for (String other : List.of("allowIdleConsumers", "ensureEvenDistributionOfPartitions")) {
        if (options.flag(other)) {
          options.refuse(
              "limitToPartitionsWithLag", "does not go with " + other, "keep one of them");
        }
      }
    }
    if (options.isGiven("partitionLimitation") && !options.mayBeGiven("topic")) {
      options.warn("partitionLimitation", "without effect: there is no topic", "write topic");
    }
  }

  static void checkTls(Options options) {
    if (options.is("tls", "enable")) {
      if (options.isGiven("cert")) {
        options.require("key", "cert");
      }
      if (options.isGiven("key")) {
        options.require("cert", "key");
      }
    }
  }

  static void checkPassword(Options options) {
    String why = "sasl " + options.text("sasl").orElse("");
    options.require("username", why);
    options.require("password", why);
  }

  static void checkMsk(Options options) {
    String why = "aws_msk_iam";
    if (!options.is("tls", "enable") && !options.isUnseen("tls")) {
      options.refuse("tls", why + " needs tls: enable", "");
    }
    options.require("awsRegion", why);
    Aws.check(options, why);
  }

  static MetricSpec.Trigger metric(Given given) {
    Options options = given.options();
    String name =
        options
            .text("topic")
            .map(topics -> topics.replaceAll("\\s*,\\s*", ","))
            .orElseGet(() -> options.text("consumerGroup").orElse("") + "-topics");
    var parameters = new TreeMap<>(options.parameters());
    if (!options.mayBeGiven("topic")) {
      parameters.remove("partitionLimitation");
    }
    return given.metric(
        "kafka-" + name,
        options.number("lagThreshold"),
        options.number("activationLagThreshold"),
        Optional.of(rules(options)),
        parameters);
  }

  private static LagRules rules(Options options) {
    return new LagRules(
        options.is("offsetResetPolicy", "earliest")
            ? LagRules.Reset.EARLIEST
            : LagRules.Reset.LATEST,
        options.flag("scaleToZeroOnInvalidOffset"),
        options.flag("allowIdleConsumers"),
        options.flag("limitToPartitionsWithLag"),
        options.flag("ensureEvenDistributionOfPartitions"),
        options.flag("excludePersistentLag"));
  }
}
