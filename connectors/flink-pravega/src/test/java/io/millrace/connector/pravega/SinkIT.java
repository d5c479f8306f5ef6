package io.millrace.connector.pravega;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.connector.pravega.testing.Collected;
import io.millrace.connector.pravega.testing.FlinkCluster;
import io.millrace.connector.pravega.testing.PravegaStandalone;
import io.millrace.connector.pravega.testing.TestStream;
import io.millrace.connector.pravega.testing.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives in a stream written by the sink, read back with the source. */
class SinkIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int KEYS = 20;
  private static @Nullable FlinkCluster flink;
  @TempDir private static @Nullable Path savepoints;
  private final String run = UUID.randomUUID().toString();
  private final Map<String, Long> written = new TreeMap<>();

  @BeforeAll
  static void startFlink() throws Exception {
    var configuration = new Configuration();
    configuration.setString("jobmanager.scheduler", "adaptive");
    configuration.setString(
        "jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout", "0 ms");
    flink = new FlinkCluster(4, configuration);
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

  private JobID copy(
      TestStream from,
      TestStream to,
      DeliveryGuarantee guarantee,
      int parallelism,
      @Nullable String savepoint)
      throws Exception {
    var source =
        PravegaSource.<String>builder()
            .controllerUri(PravegaStandalone.shared().controllerUri())
            .stream(from.scopedName())
            .deserializer(new SimpleStringSchema())
            .build();
    var sink =
        PravegaSink.<String>builder()
            .controllerUri(PravegaStandalone.shared().controllerUri())
            .stream(to.scopedName())
            .serializer(new SimpleStringSchema())
            .routingKey(Verdict::keyOf)
            .deliveryGuarantee(guarantee)
            .build();
    var env = FlinkCluster.environment(parallelism, Duration.ofMillis(100));
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "pravega")
        .uid("source")
        .keyBy(Verdict::keyOf)
        .process(new Verdict.Check(run))
        .uid("check")
        .sinkTo(sink)
        .uid("sink");
    return flink().submit(env, savepoint);
  }

  private void write(TestStream stream, int rounds) {
    for (int i = 0; i < rounds * KEYS; i++) {
      String key = "k" + i % KEYS;
      stream.write(key, key + ":" + written.merge(key, 1L, Long::sum) + ":");
    }
    stream.flush();
  }

  private List<String> expected() {
    List<String> events = new ArrayList<>();
    written.forEach(
        (key, last) -> {
          for (long number = 1; number <= last; number++) {
            events.add(key + ":" + number + ":");
          }
        });
    return events;
  }

  /** All that is committed, in the order of each key. */
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
    return Collected.of(reading).all().stream()
        .collect(Collectors.groupingBy(Verdict::keyOf, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void transactionsArriveOnceOverFailuresAndARestartAtOtherParallelism() throws Exception {
    try (var in = new TestStream(PravegaStandalone.shared(), 2);
        var out = new TestStream(PravegaStandalone.shared(), 2)) {
      JobID job = copy(in, out, DeliveryGuarantee.EXACTLY_ONCE, 2, null);
      for (int failure = 1; failure <= 3; failure++) {
        int due = failure;
        write(in, 50);
        Verdict.of(run).failSoon();
        await()
            .until(
                () -> {
                  write(in, 1);
                  return Verdict.of(run).failures() == due;
                });
      }
      write(in, 50);
      String savepoint = flink().stopWithSavepoint(job, requireNonNull(savepoints));
      write(in, 50);
      JobID restarted = copy(in, out, DeliveryGuarantee.EXACTLY_ONCE, 3, savepoint);

      await().until(() -> Verdict.of(run).reached().equals(written));
      flink().stopWithSavepoint(restarted, requireNonNull(savepoints));

      await().untilAsserted(() -> assertEquals(expected(), readBack(out)));
    }
  }

  @Test
  void atLeastOnceLosesNothingOverAFailure() throws Exception {
    try (var in = new TestStream(PravegaStandalone.shared(), 1);
        var out = new TestStream(PravegaStandalone.shared(), 1)) {
      JobID job = copy(in, out, DeliveryGuarantee.AT_LEAST_ONCE, 1, null);
      write(in, 50);
      Verdict.of(run).failSoon();
      await()
          .until(
              () -> {
                write(in, 1);
                return Verdict.of(run).failures() == 1;
              });
      write(in, 50);

      await().until(() -> Verdict.of(run).reached().equals(written));
      flink().stopWithSavepoint(job, requireNonNull(savepoints));

      assertTrue(readBack(out).containsAll(expected()));
    }
  }

  @Test
  void withoutAGuaranteeAllArrivesWhenNothingFails() throws Exception {
    try (var in = new TestStream(PravegaStandalone.shared(), 1);
        var out = new TestStream(PravegaStandalone.shared(), 1)) {
      JobID job = copy(in, out, DeliveryGuarantee.NONE, 1, null);
      write(in, 50);

      await().until(() -> Verdict.of(run).reached().equals(written));
      flink().stopWithSavepoint(job, requireNonNull(savepoints));

      await().untilAsserted(() -> assertEquals(expected(), readBack(out)));
    }
  }
}
