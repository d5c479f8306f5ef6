package io.millrace.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lags of real groups on a real broker. */
class KafkaTriggerSourceIT {
  private static final ApplicationName PIPELINE = ApplicationName.parse("pipeline");

  @TempDir private static Path folder;
  private static Kafka kafka;

  private final Set<ApplicationName> woken = new ConcurrentSkipListSet<>();
  private final KafkaTriggerSource source =
      new KafkaTriggerSource(KafkaTriggerSource.Secrets.NONE, InstantSource.system(), woken::add);

  @BeforeAll
  static void start() {
    kafka = new Kafka(folder);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @AfterEach
  void end() {
    source.close();
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }

  private static MetricSpec.Trigger trigger(Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.putIfAbsent("bootstrapServers", kafka.servers());
    return new MetricSpec.Trigger(
        "s0-kafka-any",
        "kafka",
        new TreeMap<>(parameters),
        new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 10),
        0,
        Optional.of(LagRules.DEFAULT),
        Optional.empty(),
        Optional.empty());
  }

  private static MetricSpec.Trigger trigger(String group, String topic) {
    return trigger(Map.of("consumerGroup", group, "topic", topic));
  }

  private MetricReading eventually(MetricSpec.Trigger trigger, Consumer<MetricReading> says) {
    eventually().untilAsserted(() -> says.accept(source.read(PIPELINE, trigger)));
    return source.read(PIPELINE, trigger);
  }

  private static void knows(MetricReading reading, double lag) {
    assertThat(reading.value().ifKnown()).as("%s", reading.value()).contains(lag);
  }

  private static String why(MetricReading reading) {
    return reading.value().fold(known -> "known", reason -> reason.code());
  }

  @Test
  void tellsEachPartitionOfAGroup() {
    kafka.topic("orders", 3);
    kafka.write("orders", 0, 7);
    kafka.write("orders", 1, 5);
    kafka.commit("billing", "orders", 0, 4);
    kafka.commit("billing", "orders", 1, 5);

    // 7 - 4 and 5 - 5; nothing was ever committed of the third
    MetricReading reading = eventually(trigger("billing", "orders"), each -> knows(each, 3));

    assertThat(reading.lag().orElseThrow().partitions())
        .containsExactly(
            new GroupLag.Partition("orders", 0, Optional.of(4L), Optional.of(7L), true),
            new GroupLag.Partition("orders", 1, Optional.of(5L), Optional.of(5L), true),
            new GroupLag.Partition("orders", 2, Optional.empty(), Optional.of(0L), true));
  }

  @Test
  void followsWhatIsWrittenAndCommitted() {
    kafka.topic("clicks", 1);
    kafka.commit("count", "clicks", 0, 0);
    MetricSpec.Trigger trigger = trigger("count", "clicks");
    eventually(trigger, reading -> knows(reading, 0));
    assertThat(woken).isEmpty();

    kafka.write("clicks", 0, 9);
    eventually(trigger, reading -> knows(reading, 9));
    assertThat(woken).as("told at once").containsExactly(PIPELINE);

    kafka.commit("count", "clicks", 0, 8);
    eventually(trigger, reading -> knows(reading, 1));
  }

  @Test
  void withoutATopicAllCount() {
    kafka.topic("a", 1);
    kafka.topic("b", 2);
    kafka.write("a", 0, 2);
    kafka.write("b", 1, 3);
    kafka.commit("all", "a", 0, 0);
    kafka.commit("all", "b", 1, 0);

    eventually(trigger(Map.of("consumerGroup", "all")), reading -> knows(reading, 5));
    eventually(
        trigger(Map.of("consumerGroup", "all", "topic", "b", "partitionLimitation", "0")),
        reading -> knows(reading, 0));
  }

  @Test
  void saysWhatIsNotThere() {
    eventually(
        trigger("nobody", "no-such-topic"),
        reading -> assertThat(why(reading)).isEqualTo("NoSuchTopic"));
    kafka.topic("new", 2);
    MetricReading fresh = eventually(trigger("nobody-yet", "new"), reading -> knows(reading, 0));
    assertThat(fresh.lag().orElseThrow().partitions())
        .hasSize(2)
        .allMatch(each -> each.committed().isEmpty());
  }

  @Test
  void tellsTheStateAndTheMembersOfAGroupThatIsStuck() {
    kafka.topic("stuck", 2);
    kafka.commit("sick", "stuck", 0, 0);
    kafka.write("stuck", 0, 4);
    try (var consumer = kafka.join("sick", "stuck")) {
      eventually(
          trigger("sick", "stuck"),
          reading ->
              assertThat(reading.lag())
                  .hasValueSatisfying(
                      lag -> {
                        assertThat(lag.state()).contains("Stable");
                        assertThat(lag.members()).contains(1);
                      }));
      assertThat(consumer.assignment()).hasSize(2);
    }
  }

  @Test
  void aBrokerThatGoesAndComesIsUnknownMeanwhile(@TempDir Path other) {
    Cadence hasty =
        new Cadence(
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5));
    try (Kafka mortal = new Kafka(other);
        KafkaTriggerSource own =
            new KafkaTriggerSource(
                KafkaTriggerSource.Secrets.NONE, InstantSource.system(), hasty, woken::add)) {
      mortal.topic("t", 1);
      mortal.write("t", 0, 3);
      mortal.commit("g", "t", 0, 1);
      MetricSpec.Trigger trigger =
          trigger(Map.of("bootstrapServers", mortal.servers(), "consumerGroup", "g", "topic", "t"));
      eventually().untilAsserted(() -> knows(own.read(PIPELINE, trigger), 2));

      mortal.stop();
      eventually()
          .untilAsserted(
              () -> assertThat(why(own.read(PIPELINE, trigger))).isEqualTo("BrokerUnavailable"));

      mortal.startAgain();
      eventually().untilAsserted(() -> knows(own.read(PIPELINE, trigger), 2));
    }
  }

  /** Certificates by the JDK's keytool; the broker's own signs itself. */
  @Test
  void goesOverTlsWithAPassword(@TempDir Path other) throws Exception {
    Path keys = other.resolve("keys.p12");
    String pem = Keytool.selfSigned(keys, "secret");
    Map<String, String> broker = new HashMap<>();
    broker.putAll(Map.of("ssl.truststore.type", "PEM", "ssl.truststore.certificates", pem));
    broker.putAll(
        Map.of(
            "listeners",
            "SASL_SSL://localhost:CLIENT_PORT,CONTROLLER://localhost:CONTROLLER_PORT",
            "advertised.listeners",
            "SASL_SSL://localhost:CLIENT_PORT",
            "listener.security.protocol.map",
            "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name",
            "SASL_SSL",
            "sasl.mechanism.inter.broker.protocol",
            "PLAIN",
            "sasl.enabled.mechanisms",
            "PLAIN",
            "listener.name.sasl_ssl.plain.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\""
                + " password=\"pass\" user_me=\"pass\";",
            "ssl.keystore.location",
            keys.toString(),
            "ssl.keystore.password",
            "secret"));
    Map<String, String> way =
        Map.of(
            "tls", "enable", "ca", pem, "sasl", "plaintext", "username", "me", "password", "pass");
    Map<String, String> client = new HashMap<>();
    client.putAll(Connection.of(Map.of("bootstrapServers", "unused:1"), way).options());
    client.remove("bootstrap.servers");
    try (Kafka guarded = new Kafka(other.resolve("data"), broker, client);
        KafkaTriggerSource own =
            new KafkaTriggerSource(
                (application, metric) ->
                    metric.equals("wrong")
                        ? Map.of(
                            "tls",
                            "enable",
                            "ca",
                            pem,
                            "sasl",
                            "plaintext",
                            "username",
                            "me",
                            "password",
                            "another")
                        : way,
                InstantSource.system(),
                woken::add)) {
      guarded.topic("t", 1);
      guarded.write("t", 0, 3);
      guarded.commit("g", "t", 0, 1);
      Map<String, String> parameters =
          Map.of("bootstrapServers", guarded.servers(), "consumerGroup", "g", "topic", "t");
      MetricSpec.Trigger right = named("right", trigger(parameters));
      MetricSpec.Trigger wrong = named("wrong", trigger(parameters));

      eventually().untilAsserted(() -> knows(own.read(PIPELINE, right), 2));
      eventually()
          .untilAsserted(
              () ->
                  assertThat(own.read(PIPELINE, wrong).value().fold(known -> "", Reason::toString))
                      .contains("BrokerUnavailable")
                      .contains("Authentication failed"));
      assertThat(own.read(PIPELINE, right).toString()).doesNotContain("pass\"");
    }
  }

  private static MetricSpec.Trigger named(String name, MetricSpec.Trigger trigger) {
    return new MetricSpec.Trigger(
        name,
        trigger.type(),
        trigger.parameters(),
        trigger.target(),
        trigger.activationThreshold(),
        trigger.lag(),
        trigger.alias(),
        trigger.authentication());
  }

  @Test
  void whatCannotBeConnectedSaysWhy() {
    String why =
        source
            .read(PIPELINE, trigger(Map.of("consumerGroup", "g", "topic", "t", "sasl", "gssapi")))
            .value()
            .fold(known -> "known", Reason::toString);

    assertThat(why).contains("InvalidTrigger").contains("sasl gssapi is not offered");
  }
}
