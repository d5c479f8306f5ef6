package io.millrace.connector.pravega;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.connector.pravega.testing.Collected;
import io.millrace.connector.pravega.testing.FlinkCluster;
import io.millrace.connector.pravega.testing.PravegaStandalone;
import io.millrace.connector.pravega.testing.TestStream;
import io.millrace.connector.pravega.testing.Verdict;
import io.pravega.shared.protocol.netty.WireCommandType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A Pravega whose process stands still for a while: nothing is closed, nothing is answered. */
class HangingStoreIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int KEYS = 20;
  private static final int HANGS = 2;

  /** Below the session timeout of ten seconds that the controller has with its ZooKeeper. */
  private static final Duration HANG = Duration.ofSeconds(5);

  private static @Nullable PravegaStandalone pravega;
  private static @Nullable FlinkCluster flink;
  @TempDir private static @Nullable Path savepoints;
  private final String run = UUID.randomUUID().toString();
  private final Verdict verdict = Verdict.of(run);
  private final Map<String, Long> written = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    pravega = PravegaStandalone.own();
    flink = new FlinkCluster(2, new Configuration());
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      requireNonNull(flink).close();
    } finally {
      requireNonNull(pravega).close();
    }
  }

  private void write(TestStream stream, int rounds) {
    for (int i = 0; i < rounds * KEYS; i++) {
      String key = "k" + i % KEYS;
      stream.write(key, key + ":" + written.merge(key, 1L, Long::sum) + ":");
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(TIMEOUT).pollInterval(20, TimeUnit.MILLISECONDS);
  }

  private void awaitAllRead() {
    await().until(() -> verdict.reached().equals(written));
  }

  private static PravegaSource<String> source(TestStream stream, Duration readTimeout) {
    return PravegaSource.<String>builder()
        .clientConfig(requireNonNull(pravega).clientConfig())
        .stream(stream.scopedName())
        .deserializer(new SimpleStringSchema())
        .readerOptions(ReaderOptions.defaults().withReadTimeout(readTimeout))
        .build();
  }

  private JobID submit(TestStream stream, Duration readTimeout) throws Exception {
    var env = FlinkCluster.environment(2, Duration.ofMillis(100));
    env.fromSource(source(stream, readTimeout), WatermarkStrategy.noWatermarks(), "pravega")
        .keyBy(Verdict::keyOf)
        .process(new Verdict.Check(run))
        .sinkTo(new DiscardingSink<>());
    return requireNonNull(flink).submit(env, null);
  }

  /** Whether it looks often or sleeps until it is woken, the answer that comes late is read. */
  @ParameterizedTest
  @ValueSource(strings = {"PT0.02S", "PT1H"})
  void aReaderGoesOnWhenTheStoreDoes(Duration readTimeout) throws Exception {
    try (var stream = new TestStream(requireNonNull(pravega), 2)) {
      write(stream, 20);
      JobID job = submit(stream, readTimeout);
      awaitAllRead();
      for (int hang = 0; hang < HANGS; hang++) {
        write(stream, 200);
        requireNonNull(pravega).freeze();
        try {
          write(stream, 20); // kept by the writer until it is answered
          // positions are in the checkpoint alone, so it needs no answer
          requireNonNull(flink).savepoint(job, requireNonNull(savepoints));
          TimeUnit.MILLISECONDS.sleep(HANG.toMillis());
        } finally {
          requireNonNull(pravega).thaw();
        }
        write(stream, 20);
        stream.flush();

        awaitAllRead();
      }
      requireNonNull(flink).cancel(job);
      assertEquals(List.of(), verdict.violations());
    }
  }

  /**
   * An answer that has begun and does not go on is missed by a reader that looks, not by others.
   */
  @Test
  void theRestOfAnEventIsAskedForAgainByAReaderThatLooks() throws Exception {
    try (var looked = new TestStream(requireNonNull(pravega), 1);
        var slept = new TestStream(requireNonNull(pravega), 1);
        var warnings = new Warnings()) {
      String whole = "k:1:" + "x".repeat(1000);
      // the offset tells the two apart
      looked.writeBytes(event(whole));
      JobID looking = collect(looked, Duration.ofMillis(100));
      JobID sleeping = collect(slept, Duration.ofHours(1));
      byte[] half = Arrays.copyOf(event(whole), 500);
      byte[] rest = Arrays.copyOfRange(event(whole), 500, event(whole).length);
      looked.writeBytes(half);
      slept.writeBytes(half);

      await().until(() -> warnings.all().stream().anyMatch(text -> text.contains("Asking again")));
      looked.writeBytes(rest);
      slept.writeBytes(rest);

      await().until(() -> Collected.of(looked.name()).all().size() >= 2);
      await().until(() -> Collected.of(slept.name()).all().size() >= 1);
      requireNonNull(flink).cancel(looking);
      requireNonNull(flink).cancel(sleeping);
      Collected.of(looked.name()).assertHolds(List.of(whole, whole));
      Collected.of(slept.name()).assertHolds(List.of(whole));
      assertThat(warnings.all()).allMatch(text -> text.contains("at " + event(whole).length));
    }
  }

  private static JobID collect(TestStream stream, Duration readTimeout) throws Exception {
    var env = FlinkCluster.environment(1, Duration.ofMillis(100));
    env.fromSource(source(stream, readTimeout), WatermarkStrategy.noWatermarks(), "pravega")
        .sinkTo(Collected.sink(stream.name()));
    return requireNonNull(flink).submit(env, null);
  }

  /** An event as it lies in a segment: type, length, content. */
  private static byte[] event(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 * Integer.BYTES + bytes.length)
        .putInt(WireCommandType.EVENT.getCode())
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  /** What the cursors complain of. */
  private static final class Warnings implements AutoCloseable {
    private static final Logger LOGGER =
        (Logger) LoggerFactory.getLogger("io.millrace.connector.pravega.source.SegmentCursor");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    Warnings() {
      appender.list = new CopyOnWriteArrayList<>();
      appender.start();
      LOGGER.addAppender(appender);
    }

    List<String> all() {
      return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
      LOGGER.detachAppender(appender);
    }
  }
}
