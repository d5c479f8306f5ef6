package io.millrace.connector.pravega;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.connector.pravega.testing.FlinkCluster;
import io.millrace.connector.pravega.testing.PravegaStandalone;
import io.millrace.connector.pravega.testing.TestStream;
import io.millrace.connector.pravega.testing.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random lives of a stream and a job; the name of a failing case is its seed, and {@code
 * -Dseed=...} runs it alone.
 *
 * <p>Half of them keep the order of a key behind the shuffle too; of the others it is asked where
 * the source ends, and behind the shuffle only that each event comes once.
 */
class SeededRunsIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int RUNS = 30;
  private static final int KEYS = 40;
  private static final int STEPS = 5;
  private static final int SLOTS = 4;
  private static final int EVENTS_PER_BURST = 400;

  private static @Nullable FlinkCluster adaptive;
  private static @Nullable FlinkCluster regional;
  @TempDir private static @Nullable Path savepoints;

  /** One scheduler sets back the whole job on a failure, the other only the tasks concerned. */
  @BeforeAll
  static void startFlink() throws Exception {
    var configuration = new Configuration();
    configuration.setString("jobmanager.scheduler", "adaptive");
    configuration.setString(
        "jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout", "0 ms");
    adaptive = new FlinkCluster(SLOTS, configuration);
    regional = new FlinkCluster(SLOTS, new Configuration());
  }

  @AfterAll
  static void stopFlink() throws Exception {
    requireNonNull(adaptive).close();
    requireNonNull(regional).close();
  }

  /** Fifteen of thirty, in both schedulers and with each number of segments. */
  private static boolean isOrdered(long seed) {
    return seed / 4 % 2 == 0;
  }

  static LongStream seeds() {
    Long one = Long.getLong("seed");
    return one == null ? LongStream.rangeClosed(1, RUNS) : LongStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void losesDoublesAndMixesUpNothing(long seed) throws Exception {
    try (var stream = new TestStream(PravegaStandalone.shared(), 1 << (seed % 4 % 3))) {
      boolean isRegional = seed % 3 == 0;
      new Life(seed, stream, requireNonNull(isRegional ? regional : adaptive), isRegional).live();
    }
  }

  /** One random life. */
  private static final class Life {
    private final Random random;
    private final TestStream stream;
    private final FlinkCluster flink;
    private final boolean isRegional;
    private final boolean isOrdered;
    private final String run;
    private final Verdict verdict;
    private final Map<String, Long> written = new HashMap<>();
    private int failures;
    private JobID running = new JobID();

    Life(long seed, TestStream stream, FlinkCluster flink, boolean isRegional) {
      this.isRegional = isRegional;
      this.isOrdered = isOrdered(seed);
      this.random = new Random(seed);
      this.stream = stream;
      this.flink = flink;
      this.run = "seed " + seed + (isOrdered ? " in order" : "");
      this.verdict = Verdict.of(run);
    }

    void live() throws Exception {
      burst();
      running = submit(null);
      try {
        act();
        awaitAllRead();
      } finally {
        flink.cancel(running);
      }
      assertEquals(List.of(), verdict.violations(), run);
      assertEquals(written, verdict.reached(), run);
    }

    private void act() throws Exception {
      for (int step = 0; step < STEPS; step++) {
        burst();
        switch (random.nextInt(6)) {
          case 0, 1 -> stream.split(random);
          case 2 -> stream.merge(random);
          case 3, 4 -> failOnce();
          default -> {
            String savepoint = flink.stopWithSavepoint(running, requireNonNull(savepoints));
            running = submit(savepoint);
          }
        }
      }
      burst();
    }

    private void burst() {
      for (int i = 0; i < EVENTS_PER_BURST; i++) {
        String key = "k" + random.nextInt(KEYS);
        long number = written.merge(key, 1L, Long::sum);
        String filling = "x".repeat(random.nextInt(20) == 0 ? 3000 : random.nextInt(100));
        stream.write(key, key + ":" + number + ":" + filling);
      }
      if (random.nextBoolean()) {
        stream.flush();
      }
    }

    private void failOnce() {
      failures++;
      if (isRegional) {
        verdict.failAfterCheckpoint();
      } else {
        verdict.failSoon();
      }
      Awaitility.await(run + " fails")
          .atMost(TIMEOUT)
          .pollInterval(10, TimeUnit.MILLISECONDS)
          .until(
              () -> {
                burst(); // a job without events does not fail
                return verdict.failures() == failures;
              });
    }

    private void awaitAllRead() {
      stream.flush();
      Awaitility.await(run + " reads all")
          .atMost(TIMEOUT)
          .pollInterval(10, TimeUnit.MILLISECONDS)
          .until(() -> written.equals(verdict.reached()) || !verdict.violations().isEmpty());
    }

    private JobID submit(@Nullable String savepoint) throws Exception {
      PravegaSourceBuilder<String> source =
          PravegaSource.<String>builder()
              .clientConfig(PravegaStandalone.shared().clientConfig())
              .stream(stream.scopedName())
              .deserializer(new SimpleStringSchema())
              .readerOptions(
                  ReaderOptions.defaults()
                      .withBufferBytes(1024 << random.nextInt(8))
                      .withMaxBatchRecords(1 + random.nextInt(200)));
      if (isOrdered) {
        source.keepOrderDownstream();
      }
      var env =
          FlinkCluster.environment(
              1 + random.nextInt(SLOTS), Duration.ofMillis(isRegional ? 200 : 50));
      env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "pravega")
          .uid("source")
          .map(new Verdict.Leaving(run))
          .uid("leaving")
          .keyBy(Verdict::keyOf)
          .process(new Verdict.Check(run, isOrdered))
          .uid("check")
          .sinkTo(new DiscardingSink<>())
          .uid("sink");
      return flink.submit(env, savepoint);
    }
  }
}
