package io.millrace.connector.pravega;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.pravega.testing.Collected;
import io.millrace.connector.pravega.testing.FlinkCluster;
import io.millrace.connector.pravega.testing.Meddling;
import io.millrace.connector.pravega.testing.PravegaStandalone;
import io.millrace.connector.pravega.testing.TestStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transaction that is flushed and in a checkpoint, and gone before it could be committed. */
class LostTransactionIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int RESTARTS = 3;
  private static final String KEY = "one";
  private static @Nullable FlinkCluster flink;
  private final String run = UUID.randomUUID().toString();
  private final Meddling meddling = Meddling.of(run);
  private final List<String> written = new ArrayList<>();

  @BeforeAll
  static void startFlink() throws Exception {
    var configuration = new Configuration();
    configuration.setString("restart-strategy.fixed-delay.attempts", Integer.toString(RESTARTS));
    flink = new FlinkCluster(2, configuration);
  }

  @AfterAll
  static void stopFlink() throws Exception {
    flink().close();
  }

  private static FlinkCluster flink() {
    return requireNonNull(flink);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(TIMEOUT).pollInterval(20, TimeUnit.MILLISECONDS);
  }

  private JobID copy(TestStream from, TestStream to, boolean failsOnLostTransaction)
      throws Exception {
    var source =
        PravegaSource.<String>builder()
            .controllerUri(PravegaStandalone.shared().controllerUri())
            .stream(from.scopedName())
            .deserializer(new SimpleStringSchema())
            .build();
    PravegaSink<String> sink =
        PravegaSink.<String>builder()
            .controllerUri(PravegaStandalone.shared().controllerUri())
            .stream(to.scopedName())
            .serializer(new SimpleStringSchema())
            .routingKey(event -> KEY)
            .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .transactionLease(Duration.ofSeconds(10))
            .failOnLostTransaction(failsOnLostTransaction)
            .build();
    var env = FlinkCluster.environment(1, Duration.ofMillis(100));
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "from")
        .sinkTo(Meddling.with(sink, to, run));
    return flink().submit(env, null);
  }

  private void write(TestStream stream, int count) {
    for (int i = 0; i < count; i++) {
      String event = "event" + written.size();
      written.add(event);
      stream.write(KEY, event);
    }
    stream.flush();
  }

  private static List<String> readBack(TestStream stream) throws Exception {
    String reading = UUID.randomUUID().toString();
    var source =
        PravegaSource.<String>builder()
            .controllerUri(PravegaStandalone.shared().controllerUri())
            .stream(stream.scopedName())
            .deserializer(new SimpleStringSchema())
            .bounded()
            .build();
    var env = FlinkCluster.environment(1, Duration.ofMillis(100));
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "back")
        .sinkTo(Collected.sink(reading));
    flink().awaitFinished(flink().submit(env, null));
    return Collected.of(reading).all();
  }

  /** Brings a job to the point where a transaction with events is lost. */
  private void lose(TestStream in, Meddling.Way way) {
    write(in, 50);
    await().until(() -> meddling.commits() > 0);
    meddling.loseNext(way);
    await()
        .until(
            () -> {
              write(in, 1);
              return meddling.isLost();
            });
  }

  @ParameterizedTest
  @EnumSource
  void theJobFailsForGoodAndSaysWhatIsLost(Meddling.Way way) throws Exception {
    try (var in = new TestStream(PravegaStandalone.shared(), 1);
        var out = new TestStream(PravegaStandalone.shared(), 1)) {
      JobID job = copy(in, out, true);
      lose(in, way);

      String failure = flink().awaitFailure(job);

      assertThat(failure)
          .contains("was aborted before its commit, its events are lost")
          .contains(String.valueOf(meddling.lostTransaction()))
          .contains(out.scopedName());
      List<String> arrived = readBack(out);
      assertThat(arrived).isNotEmpty().isEqualTo(written.subList(0, arrived.size()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theJobGoesOnWithoutTheEventsOfThatTransactionAlone(Meddling.Way way) throws Exception {
    try (var in = new TestStream(PravegaStandalone.shared(), 1);
        var out = new TestStream(PravegaStandalone.shared(), 1)) {
      JobID job = copy(in, out, false);
      lose(in, way);
      write(in, 50);

      String last = written.get(written.size() - 1);
      await().until(() -> readBack(out).contains(last));
      flink().cancel(job);

      List<String> arrived = readBack(out);
      List<String> gap = new ArrayList<>(written);
      gap.removeAll(arrived);
      int from = written.indexOf(gap.get(0));
      List<String> expected = new ArrayList<>(written);
      expected.subList(from, from + gap.size()).clear(); // one piece, as a transaction is
      assertThat(arrived).isEqualTo(expected);
    }
  }
}
