package io.millrace.adapters.pravega;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.adapters.pravega.PravegaMetricSource.Via;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.spec.MetricSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PravegaMetricSourceTest {
  private static final ApplicationName READER = ApplicationName.parse("reader");
  private static final MetricSpec.External SEGMENTS = Metrics.segments("test", "s");
  private static final String NAME = PravegaMetricSource.SEGMENTS_COUNT;
  private static final String PAGE =
      NAME
          + "{host=\"c\",scope=\"test\",stream=\"s\",} 3.0\n"
          + NAME
          + "{host=\"c\",scope=\"test\",stream=\"s2\",} 5.0\n"
          + NAME
          + "{host=\"c\",scope=\"other\",stream=\"s\",} 7.0\n"
          + NAME
          + "{host=\"c\",scope=\"_system\",stream=\"_requeststream\",} 1.0\n";

  private final MovableClock clock = new MovableClock();
  private FakeController controller;
  private PravegaMetricSource prometheus;
  private PravegaMetricSource rest;

  @BeforeEach
  void start() throws IOException {
    controller = new FakeController();
    prometheus = source(Via.PROMETHEUS, controller.uri());
    rest = source(Via.REST, controller.uri());
  }

  @AfterEach
  void stop() {
    prometheus.close();
    rest.close();
    controller.close();
  }

  private PravegaMetricSource source(Via via, URI uri) {
    return PravegaMetricSource.builder()
        .controller(URI.create(uri.toString().replace("http:", "tcp:")))
        .rest(uri)
        .via(via)
        .clock(clock)
        .build();
  }

  private static Reading<Double> read(PravegaMetricSource source) {
    return source.read(READER, SEGMENTS);
  }

  private static String message(Reading<Double> reading) {
    return reading.fold(known -> "known", why -> why.message());
  }

  @Test
  void countsTheNamedStreamOnly() {
    controller.answers(200, PAGE);

    assertThat(read(prometheus)).isEqualTo(Reading.known(3.0, clock.instant()));
    assertThat(prometheus.read(READER, Metrics.segments("test", "s2")).ifKnown()).contains(5.0);
  }

  @Test
  void aPageServesAllStreamsThatAreAskedForTogether() {
    controller.answers(200, PAGE);

    prometheus.read(READER, Metrics.segments("test", "s"));
    prometheus.read(READER, Metrics.segments("test", "s2"));
    prometheus.read(READER, Metrics.segments("test", "s"));
    assertThat(controller.asked()).containsExactly("/prometheus");

    clock.pass(Duration.ofMillis(150));
    read(prometheus);
    assertThat(controller.asked()).hasSize(2);
  }

  @Test
  void aMissingPageNamesTheSettings() {
    controller.answers(404, "");

    Reading<Double> reading = read(prometheus);

    assertThat(Metrics.read(reading)).isEqualTo("MetricsOff");
    assertThat(message(reading))
        .contains("controller.metrics.prometheus.enable")
        .contains("controller.metrics.statistics.enable");
  }

  @Test
  void aPageWithoutAnyCountNamesTheSetting() {
    controller.answers(200, "jvm_threads_live 12\n");

    assertThat(Metrics.read(read(prometheus))).isEqualTo("MetricsOff");
    assertThat(message(read(prometheus))).contains("metrics.statistics.enable");
  }

  @Test
  void aStreamThatIsNotOnThePageIsUnknown() {
    controller.answers(200, PAGE.replace("\"s\"", "\"gone\""));

    assertThat(Metrics.read(read(prometheus))).isEqualTo("NoSuchStream");
  }

  @Test
  void twoSeriesForOneStreamAreUnknown() {
    controller.answers(200, PAGE + NAME + "{host=\"d\",scope=\"test\",stream=\"s\",} 4.0\n");

    assertThat(Metrics.read(read(prometheus))).isEqualTo("AmbiguousSeries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "+Inf", "2.5"})
  void whatIsNoCountIsUnknown(String value) {
    controller.answers(200, NAME + "{scope=\"test\",stream=\"s\"} " + value);

    assertThat(Metrics.read(read(prometheus))).isEqualTo("NoCount");
  }

  @Test
  void aPageThatIsNoneIsUnknown() {
    controller.answers(200, NAME + "{scope=");
    assertThat(Metrics.read(read(prometheus))).isEqualTo("MalformedPage");

    clock.pass(Duration.ofSeconds(2));
    controller.answers(503, "");
    await()
        .untilAsserted(() -> assertThat(Metrics.read(read(prometheus))).isEqualTo("Unavailable"));
  }

  @Test
  void countsTheSegmentsOfTheLastScalingEvent() {
    controller.answers(
        200,
        "[{\"timestamp\":1,\"segments\":[{\"number\":0}]},"
            + "{\"timestamp\":2,\"segments\":[{\"number\":1},{\"number\":2}]}]");

    assertThat(read(rest)).isEqualTo(Reading.known(2.0, clock.instant()));
    assertThat(controller.asked().get(0)).startsWith("/v1/scopes/test/streams/s/scaling-events?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "[{}]", "<html>", "[{\"segments\":3}]"})
  void anotherFormIsUnknown(String body) {
    controller.answers(200, body);

    assertThat(Metrics.read(read(rest))).isEqualTo("MalformedAnswer");
  }

  @Test
  void aStreamThatRestDoesNotKnowIsUnknown() {
    controller.answers(404, "");

    assertThat(Metrics.read(read(rest))).isEqualTo("NoSuchStream");
    assertThat(message(read(rest))).contains("test/s");
  }

  @ParameterizedTest
  @EnumSource(Via.class)
  void aControllerThatIsAwayIsUnknown(Via via) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (PravegaMetricSource source = source(via, URI.create("http://localhost:" + port))) {
      assertThat(Metrics.read(read(source))).isEqualTo("Unavailable");
    }
  }

  @ParameterizedTest
  @EnumSource(Via.class)
  void aControllerThatIsSilentIsGivenUp(Via via) {
    controller.isSilent();
    try (PravegaMetricSource source = source(via, controller.uri())) {
      assertThat(Metrics.read(read(source))).isEqualTo("Unavailable");
    }
  }

  @Test
  void whileTheControllerIsSilentNobodyWaitsTwiceAndOneQuestionIsOut() {
    controller.isSilent();
    read(rest);
    clock.pass(Duration.ofSeconds(2));

    for (int i = 0; i < 50; i++) {
      assertThat(Metrics.read(read(rest))).isEqualTo("Unavailable");
    }

    assertThat(controller.asked()).hasSizeBetween(1, 2);
  }

  @Test
  void seesTheControllerAgainOneSecondLater() {
    controller.answers(503, "");
    assertThat(Metrics.read(read(rest))).isEqualTo("Unavailable");

    controller.answers(200, "[{\"segments\":[{}]}]");
    assertThat(Metrics.read(read(rest))).isEqualTo("Unavailable");
    clock.pass(Duration.ofSeconds(1));

    await().untilAsserted(() -> assertThat(Metrics.read(read(rest))).isEqualTo("1.0"));
  }

  @Test
  void aSelectorThatPicksMoreThanOneSeriesIsUnknown() {
    controller.answers(200, PAGE);

    for (Map<String, String> labels :
        java.util.List.of(
            Map.<String, String>of(),
            Map.of("stream", "s"),
            Map.of("scope", "test"),
            Map.of("scope", "test", "stream", "s", "host", "c"))) {
      Reading<Double> reading = prometheus.read(READER, Metrics.of(NAME, labels));
      assertThat(Metrics.read(reading)).isEqualTo("BadSelector");
    }
    assertThat(controller.asked()).isEmpty();
  }

  @Test
  void knowsItsOwnMetricsOnly() {
    assertThat(rest.knows(SEGMENTS)).isTrue();
    assertThat(rest.knows(Metrics.unread("test", "g"))).isTrue();
    assertThat(rest.knows(Metrics.of("flink_pending_bytes", Map.of()))).isFalse();
  }
}
