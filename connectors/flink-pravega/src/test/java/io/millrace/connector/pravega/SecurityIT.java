package io.millrace.connector.pravega;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.pravega.testing.Collected;
import io.millrace.connector.pravega.testing.FlinkCluster;
import io.millrace.connector.pravega.testing.PravegaStandalone;
import io.millrace.connector.pravega.testing.Security;
import io.millrace.connector.pravega.testing.TestStream;
import io.pravega.client.ClientConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Pravega that speaks TLS only and asks everybody who he is. */
class SecurityIT {
  private static final String PASSWORD = Security.randomPassword();

  /** May read and write the streams of the scope, and no more: they are made by somebody else. */
  private static final String USER = "flink";

  /** May only read them. */
  private static final String READER = "reader";

  private static final String STREAMS = "prn::/scope:" + TestStream.SCOPE + "/*";

  /** Each transaction greets the segment stores anew, which takes its time with TLS. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);

  @TempDir private static @Nullable Path folder;
  private static @Nullable Security security;
  private static @Nullable PravegaStandalone pravega;
  private static @Nullable FlinkCluster flink;

  @BeforeAll
  static void start() throws Exception {
    security = new Security(requireNonNull(folder));
    security.account(USER, PASSWORD, STREAMS + ",READ_UPDATE");
    security.account(READER, PASSWORD, STREAMS + ",READ");
    pravega = PravegaStandalone.secured(security);
    var configuration = new Configuration();
    configuration.setString("restart-strategy.fixed-delay.attempts", "2");
    flink = new FlinkCluster(2, configuration);
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      requireNonNull(flink).close();
    } finally {
      requireNonNull(pravega).close();
    }
  }

  private static ClientConfig user(String name, String password) {
    return requireNonNull(security)
        .client(requireNonNull(pravega).clientConfig().getControllerURI(), name, password);
  }

  private static PravegaSource<String> source(TestStream stream, ClientConfig config) {
    return PravegaSource.<String>builder().clientConfig(config).stream(stream.scopedName())
        .deserializer(new SimpleStringSchema())
        .bounded()
        .build();
  }

  private static PravegaSink<String> sink(
      TestStream stream, ClientConfig config, DeliveryGuarantee guarantee) {
    return PravegaSink.<String>builder().clientConfig(config).stream(stream.scopedName())
        .serializer(new SimpleStringSchema())
        .routingKey(event -> event)
        .deliveryGuarantee(guarantee)
        .build();
  }

  private static List<String> write(TestStream stream) {
    List<String> events = IntStream.range(0, 500).mapToObj(i -> "event" + i).toList();
    events.forEach(event -> stream.write(event, event));
    stream.flush();
    return events;
  }

  private static JobID copy(TestStream from, TestStream to, DeliveryGuarantee guarantee)
      throws Exception {
    var env = FlinkCluster.environment(2, CHECKPOINTS);
    env.fromSource(source(from, user(USER, PASSWORD)), WatermarkStrategy.noWatermarks(), "from")
        .sinkTo(sink(to, user(USER, PASSWORD), guarantee));
    return requireNonNull(flink).submit(env, null);
  }

  private static Collected readBack(TestStream stream) throws Exception {
    String run = UUID.randomUUID().toString();
    var env = FlinkCluster.environment(1, CHECKPOINTS);
    env.fromSource(source(stream, user(READER, PASSWORD)), WatermarkStrategy.noWatermarks(), "back")
        .sinkTo(Collected.sink(run));
    requireNonNull(flink).awaitFinished(requireNonNull(flink).submit(env, null));
    return Collected.of(run);
  }

  @ParameterizedTest
  @EnumSource
  void sourceAndSinkComeThroughWithTrustStoreAndCredentials(DeliveryGuarantee guarantee)
      throws Exception {
    try (var in = new TestStream(requireNonNull(pravega), 2);
        var out = new TestStream(requireNonNull(pravega), 2)) {
      List<String> written = write(in);

      requireNonNull(flink).awaitFinished(copy(in, out, guarantee));

      // a commit that is decided may show a moment later
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> readBack(out).assertHolds(written));
    }
  }

  @Test
  void aSourceWithAWrongPasswordFailsAndSaysWhy() throws Exception {
    try (var in = new TestStream(requireNonNull(pravega), 1)) {
      write(in);
      var env = FlinkCluster.environment(1, CHECKPOINTS);
      env.fromSource(source(in, user(USER, "wrong")), WatermarkStrategy.noWatermarks(), "from")
          .sinkTo(new DiscardingSink<>());

      String failure = requireNonNull(flink).awaitFailure(requireNonNull(flink).submit(env, null));

      assertThat(failure).contains("UNAUTHENTICATED");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSinkWithAWrongPasswordFailsAndSaysWhy(DeliveryGuarantee guarantee) throws Exception {
    try (var out = new TestStream(requireNonNull(pravega), 1)) {
      var env = FlinkCluster.environment(1, CHECKPOINTS);
      env.fromData("a", "b").sinkTo(sink(out, user(USER, "wrong"), guarantee));

      String failure = requireNonNull(flink).awaitFailure(requireNonNull(flink).submit(env, null));

      assertThat(failure).contains("UNAUTHENTICATED");
    }
  }
}
