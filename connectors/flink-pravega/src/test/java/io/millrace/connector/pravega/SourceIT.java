package io.millrace.connector.pravega;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.connector.pravega.testing.CapturedMetrics;
import io.millrace.connector.pravega.testing.Collected;
import io.millrace.connector.pravega.testing.FlinkCluster;
import io.millrace.connector.pravega.testing.PravegaStandalone;
import io.millrace.connector.pravega.testing.TestStream;
import io.pravega.client.stream.StreamCut;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The source's options, one by one, against a real Pravega. */
class SourceIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static @Nullable FlinkCluster flink;
  private final String run = UUID.randomUUID().toString();
  private final Collected collected = Collected.of(run);

  @BeforeAll
  static void startFlink() throws Exception {
    flink = new FlinkCluster(2, CapturedMetrics.configuration());
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

  private static PravegaSourceBuilder<String> source(TestStream stream) {
    return PravegaSource.<String>builder()
        .controllerUri(PravegaStandalone.shared().controllerUri())
        .stream(stream.scopedName())
        .deserializer(new SimpleStringSchema());
  }

  private JobID submit(
      PravegaSourceBuilder<String> source, int parallelism, WatermarkStrategy<String> watermarks)
      throws Exception {
    var env = FlinkCluster.environment(parallelism, Duration.ofMillis(100));
    env.fromSource(source.build(), watermarks, "pravega").sinkTo(Collected.sink(run));
    return flink().submit(env, null);
  }

  private JobID submit(PravegaSourceBuilder<String> source) throws Exception {
    return submit(source, 2, WatermarkStrategy.noWatermarks());
  }

  private static List<String> write(TestStream stream, String name, int count) {
    List<String> events = IntStream.range(0, count).mapToObj(i -> name + i).toList();
    events.forEach(event -> stream.write(event, event));
    stream.flush();
    return events;
  }

  @Test
  void aBoundedSourceEndsWhereTheStreamEndedAtItsStart() throws Exception {
    try (var stream = new TestStream(PravegaStandalone.shared(), 2)) {
      List<String> before = write(stream, "a", 500);
      stream.split(new Random(1));
      List<String> after = write(stream, "b", 500);

      flink().awaitFinished(submit(source(stream).bounded()));

      collected.assertHolds(before, after);
    }
  }

  @Test
  void aSourceReadsFromAStreamCutToAStreamCut() throws Exception {
    try (var stream = new TestStream(PravegaStandalone.shared(), 2)) {
      write(stream, "a", 300);
      StreamCut from = stream.tail();
      List<String> wanted = write(stream, "b", 300);
      stream.merge(new Random(1));
      List<String> alsoWanted = write(stream, "c", 300);
      StreamCut to = stream.tail();
      write(stream, "d", 300);

      flink()
          .awaitFinished(
              submit(
                  source(stream)
                      .startFrom(StartingPoint.streamCut(from))
                      .endAt(StoppingPoint.streamCut(to))));

      collected.assertHolds(wanted, alsoWanted);
    }
  }

  @Test
  void aSourceThatStartsAtTheLatestReadsOnlyWhatComesLater() throws Exception {
    try (var stream = new TestStream(PravegaStandalone.shared(), 2)) {
      write(stream, "old", 300);
      JobID job = submit(source(stream).startFrom(StartingPoint.latest()));
      await()
          .until(
              () -> {
                write(stream, "probe", 1);
                return !collected.isEmpty();
              });
      List<String> later = write(stream, "new", 300);

      await().until(() -> collected.containsAll(later));

      flink().cancel(job);
      assertTrue(collected.all().stream().noneMatch(event -> event.startsWith("old")));
    }
  }

  @Test
  void whatRetentionRemovedIsSkippedAndCounted() throws Exception {
    try (var stream = new TestStream(PravegaStandalone.shared(), 2)) {
      StreamCut head = stream.tail();
      write(stream, "gone", 300);
      stream.split(new Random(3));
      write(stream, "alsogone", 300);
      stream.truncate(stream.tail());
      List<String> kept = write(stream, "kept", 300);

      // the cut names segments that are gone, and offsets that are cut off
      JobID job = submit(source(stream).startFrom(StartingPoint.streamCut(head)));
      await().until(() -> collected.containsAll(kept));

      await().until(() -> CapturedMetrics.sum(job, "PravegaSourceReader.truncations") > 0);
      flink().cancel(job);
      collected.assertHolds(kept);
    }
  }

  @Test
  void recordsBytesAndBacklogAreCounted() throws Exception {
    try (var stream = new TestStream(PravegaStandalone.shared(), 2)) {
      List<String> events = write(stream, "event", 1000);
      long bytes = events.stream().mapToLong(event -> event.length() + 8).sum();
      JobID job = submit(source(stream));
      await().until(() -> collected.containsAll(events));

      await().until(() -> CapturedMetrics.sum(job, "numRecordsIn") >= 1000);
      await().until(() -> CapturedMetrics.sum(job, "numBytesIn") == bytes);
      await().until(() -> CapturedMetrics.sum(job, "pendingBytes") == 0);
      await().until(() -> CapturedMetrics.sum(job, "pendingRecords") == 0);
      collected.block();
      write(stream, "event", 1000);
      await().until(() -> CapturedMetrics.sum(job, "pendingBytes") > bytes / 2);
      await()
          .until(
              () -> {
                double records = CapturedMetrics.sum(job, "pendingRecords");
                return records > 500 && records <= 1000;
              });
      collected.unblock();
      await().until(() -> CapturedMetrics.sum(job, "pendingRecords") == 0);
      flink().cancel(job);
      assertEquals(2000, collected.all().size());
    }
  }

  @Test
  void alignmentHoldsTheSegmentThatIsAhead() throws Exception {
    try (var stream = new TestStream(PravegaStandalone.shared(), 2)) {
      String slow = stream.keyOfSegment(0);
      String fast = stream.keyOfSegment(1);
      stream.write(slow, "1000 slow");
      for (int second = 1; second <= 500; second++) {
        stream.write(fast, second * 1000 + " fast");
      }
      stream.flush();
      WatermarkStrategy<String> watermarks =
          WatermarkStrategy.<String>forMonotonousTimestamps()
              .withTimestampAssigner(
                  (event, time) -> Long.parseLong(event.substring(0, event.indexOf(' '))))
              .withWatermarkAlignment("group", Duration.ofSeconds(10), Duration.ofMillis(20));
      var options = ReaderOptions.defaults().withMaxBatchRecords(1).withBufferBytes(1024);

      JobID job = submit(source(stream).readerOptions(options), 1, watermarks);

      await().until(() -> CapturedMetrics.sum(job, "currentInputWatermark") > Long.MIN_VALUE);
      await().until(() -> collected.stopsGrowing());
      int whileHeld = collected.all().size();
      stream.write(slow, "600000 slow");
      stream.flush();
      await().until(() -> collected.all().size() == 502);
      flink().cancel(job);
      assertTrue(whileHeld < 400, "the segment ahead was not held: " + whileHeld);
    }
  }
}
