package io.millrace.adapters.pravega;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.adapters.pravega.PravegaMetricSource.Via;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.MetricSpec;
import io.pravega.client.ClientConfig;
import io.pravega.client.EventStreamClientFactory;
import io.pravega.client.admin.ReaderGroupManager;
import io.pravega.client.admin.StreamManager;
import io.pravega.client.control.impl.Controller;
import io.pravega.client.control.impl.ControllerImpl;
import io.pravega.client.control.impl.ControllerImplConfig;
import io.pravega.client.segment.impl.Segment;
import io.pravega.client.stream.EventWriterConfig;
import io.pravega.client.stream.ReaderGroupConfig;
import io.pravega.client.stream.ScalingPolicy;
import io.pravega.client.stream.Stream;
import io.pravega.client.stream.StreamConfiguration;
import io.pravega.client.stream.impl.UTF8StringSerializer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * P2, P3 and P18 against a real Pravega: all three ways count the same, and only what was named.
 */
class PravegaMetricSourceIT {
  private static final ApplicationName READER = ApplicationName.parse("reader");
  private static final String SCOPE = "test";

  private static PravegaProcess pravega;
  private static ScheduledExecutorService threads;

  private final Map<Via, PravegaMetricSource> sources = new EnumMap<>(Via.class);

  @BeforeAll
  static void startPravega() {
    threads = Executors.newScheduledThreadPool(1);
    pravega = new PravegaProcess(true);
    createScope();
  }

  @AfterAll
  static void stopPravega() {
    threads.shutdownNow();
    pravega.close();
  }

  @BeforeEach
  void openSources() {
    for (Via via : Via.values()) {
      sources.put(
          via,
          PravegaMetricSource.builder()
              .controller(pravega.controller())
              .rest(pravega.rest())
              .via(via)
              .build());
    }
  }

  @AfterEach
  void closeSources() {
    sources.values().forEach(PravegaMetricSource::close);
  }

  private static ClientConfig config() {
    return ClientConfig.builder().controllerURI(pravega.controller()).build();
  }

  private static void createScope() {
    try (StreamManager streams = StreamManager.create(config())) {
      streams.createScope(SCOPE);
    }
  }

  private static void create(String stream, int segments) {
    try (StreamManager streams = StreamManager.create(config())) {
      streams.createStream(
          SCOPE,
          stream,
          StreamConfiguration.builder().scalingPolicy(ScalingPolicy.fixed(segments)).build());
    }
  }

  /** Replaces the segments that cover the key range by others that cover it. */
  private static void scale(String stream, Map<Double, Double> newRanges) {
    double low = newRanges.keySet().stream().min(Comparator.naturalOrder()).orElseThrow();
    double high = newRanges.values().stream().max(Comparator.naturalOrder()).orElseThrow();
    try (Controller controller =
        new ControllerImpl(
            ControllerImplConfig.builder().clientConfig(config()).build(), threads)) {
      List<Long> sealed =
          controller.getCurrentSegments(SCOPE, stream).join().getSegments().stream()
              .filter(
                  segment -> {
                    var range = rangeOf(controller, stream, segment);
                    return range[0] >= low - 1e-9 && range[1] <= high + 1e-9;
                  })
              .map(Segment::getSegmentId)
              .toList();
      assertThat(
              controller
                  .scaleStream(Stream.of(SCOPE, stream), sealed, newRanges, threads)
                  .getFuture()
                  .join())
          .isTrue();
    }
  }

  private static double[] rangeOf(Controller controller, String stream, Segment segment) {
    var segments = controller.getCurrentSegments(SCOPE, stream).join();
    double[] range = {2, -1};
    for (int i = 0; i < 1000; i++) {
      double key = (i + 0.5) / 1000;
      if (segments.getSegmentForKey(key).equals(segment)) {
        range[0] = Math.min(range[0], i / 1000.0);
        range[1] = Math.max(range[1], (i + 1) / 1000.0);
      }
    }
    return range;
  }

  private String count(Via via, String stream) {
    return read(via, Metrics.segments(SCOPE, stream));
  }

  private String read(Via via, MetricSpec.External metric) {
    return Metrics.read(Objects.requireNonNull(sources.get(via)).read(READER, metric));
  }

  private void assertAllCount(String stream, int segments) {
    for (Via via : Via.values()) {
      await(via + " of " + stream)
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(count(via, stream)).isEqualTo(segments + ".0"));
    }
  }

  @Test
  @DisplayName("P2 the client, REST and the Prometheus page agree through split and merge")
  void allWaysAgreeThroughSplitAndMerge() {
    create("scaled", 2);
    assertAllCount("scaled", 2);

    scale("scaled", Map.of(0.0, 0.25, 0.25, 0.5));
    assertAllCount("scaled", 3);

    scale("scaled", Map.of(0.0, 0.5));
    assertAllCount("scaled", 2);
  }

  @Test
  void onlyTheNamedStreamCounts() {
    create("three", 3);
    create("five", 5);

    assertAllCount("three", 3);
    assertAllCount("five", 5);
  }

  @ParameterizedTest
  @EnumSource(Via.class)
  void aStreamThatIsNotThereIsUnknown(Via via) {
    create("there", 1);
    assertAllCount("there", 1);

    assertThat(count(via, "not-there")).isEqualTo("NoSuchStream");
    assertThat(read(via, Metrics.segments("no-scope", "s"))).isEqualTo("NoSuchStream");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void restCountsRightWhenOurClockIsWrong(int hours) {
    String stream = "clock" + hours;
    create(stream, 1);
    scale(stream, Map.of(0.0, 0.5, 0.5, 1.0));
    InstantSource wrong = InstantSource.offset(InstantSource.system(), Duration.ofHours(hours));
    try (PravegaMetricSource source =
        PravegaMetricSource.builder().rest(pravega.rest()).via(Via.REST).clock(wrong).build()) {
      assertThat(Metrics.read(source.read(READER, Metrics.segments(SCOPE, stream))))
          .isEqualTo("2.0");
    }
  }

  @Test
  void aReaderGroupTellsWhatItHasNotRead() {
    create("read", 1);
    try (ReaderGroupManager groups = ReaderGroupManager.withScope(SCOPE, config());
        EventStreamClientFactory clients = EventStreamClientFactory.withScope(SCOPE, config());
        var writer =
            clients.createEventWriter(
                "read", new UTF8StringSerializer(), EventWriterConfig.builder().build())) {
      groups.createReaderGroup(
          "group", ReaderGroupConfig.builder().stream(Stream.of(SCOPE, "read")).build());
      writer.writeEvent("0123456789").join();

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(read(Via.CLIENT, Metrics.unread(SCOPE, "group"))).isEqualTo("18.0"));
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(read(Via.CLIENT, Metrics.unread(SCOPE, "none")))
                    .isEqualTo("NoSuchReaderGroup"));
  }

  @Test
  void findsPravegaAgainAfterItWasKilled() {
    create("again", 2);
    assertAllCount("again", 2);

    pravega.kill();
    for (Via via : Via.values()) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(count(via, "again")).isEqualTo("Unavailable"));
    }

    pravega.startAgain();
    createScope();
    create("again", 4);
    assertAllCount("again", 4);
  }
}
