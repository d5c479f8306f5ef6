package io.millrace.adapters.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlinkMetricSourceTest {
  private static final ApplicationName READER = ApplicationName.parse("reader");
  private static final String METRICS =
      "GET /jobs/"
          + FakeJobManager.JOB
          + "/vertices/"
          + FakeJobManager.SOURCE
          + "/subtasks/metrics";

  private final MovableClock clock = new MovableClock();
  private final Map<ApplicationName, URI> addresses = new HashMap<>();
  private final FlinkMetricSource source =
      new FlinkMetricSource(
          new RestJobClient(clock), name -> Optional.ofNullable(addresses.get(name)));
  private FakeJobManager jobManager;

  @BeforeEach
  void start() throws IOException {
    jobManager = new FakeJobManager();
    addresses.put(READER, jobManager.uri());
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  private static MetricSpec.External metric(String name, Map<String, String> selector) {
    return new MetricSpec.External(
        name, new TreeMap<>(selector), new Target(Target.Type.AVERAGE_VALUE, 100));
  }

  private Reading<Double> records(Map<String, String> selector) {
    return source.read(READER, metric(FlinkMetricSource.PENDING_RECORDS, selector));
  }

  private static String why(Reading<Double> reading) {
    return reading.fold(known -> "known " + known.value(), why -> why.code());
  }

  private void tells(String values) {
    jobManager
        .plays("running")
        .on(
            METRICS,
            200,
            "[{\"id\":\"Source__a.pendingBytes\"},{\"id\":\"Source__a.pendingRecords\"},"
                + "{\"id\":\"Source__b.pendingRecords\"},{\"id\":\"numRecordsIn\"}]")
        .on(
            METRICS
                + "?agg=sum&get=Source__a.pendingBytes,Source__a.pendingRecords,"
                + "Source__b.pendingRecords",
            200,
            values);
  }

  @Test
  void sumsRecordsAndBytesOverTheSources() {
    tells(
        "[{\"id\":\"Source__a.pendingRecords\",\"sum\":40.0},"
            + "{\"id\":\"Source__b.pendingRecords\",\"sum\":2.0},"
            + "{\"id\":\"Source__a.pendingBytes\",\"sum\":9000}]");

    assertThat(records(Map.of())).isEqualTo(Reading.known(42.0, clock.instant()));
    assertThat(source.read(READER, metric(FlinkMetricSource.PENDING_BYTES, Map.of())))
        .isEqualTo(Reading.known(9000.0, clock.instant()));
  }

  @Test
  void readsAnotherApplicationWhenTheSelectorNamesIt() {
    tells("[{\"id\":\"Source__a.pendingRecords\",\"sum\":7}]");
    ApplicationName scaled = ApplicationName.parse("web");
    var metric = metric(FlinkMetricSource.PENDING_RECORDS, Map.of("application", "reader"));

    assertThat(source.read(scaled, metric).ifKnown()).contains(7.0);
  }

  @Test
  void whatNoSourceTellsIsUnknownAndNeverZero() {
    jobManager.plays("running").on(METRICS, 200, "[{\"id\":\"numRecordsIn\"}]");

    assertThat(why(records(Map.of()))).isEqualTo("NotTold");
  }

  @Test
  void aJobThatMovesTellsNothing() {
    jobManager.plays("restarting");

    assertThat(why(records(Map.of()))).isEqualTo("NotTold");
  }

  @Test
  void everyOutsideFailureIsUnknown() {
    assertThat(why(records(Map.of()))).isEqualTo("Unavailable");
    assertThat(why(records(Map.of("application", "other")))).isEqualTo("NoJobManager");
    jobManager.plays("empty");
    assertThat(why(records(Map.of()))).isEqualTo("NoJob");
  }

  @Test
  void aSelectorItDoesNotUnderstandIsUnknown() {
    jobManager.plays("running");

    assertThat(why(records(Map.of("stream", "s")))).isEqualTo("BadSelector");
    assertThat(why(records(Map.of("application", "x/")))).isEqualTo("BadSelector");
  }

  @Test
  void knowsItsOwnMetricsOnly() {
    assertThat(source.knows(metric("flink_pending_records", Map.of()))).isTrue();
    assertThat(source.knows(metric("flink_pending_bytes", Map.of()))).isTrue();
    assertThat(source.knows(metric("pravega_controller_segments_count", Map.of()))).isFalse();
  }
}
