package io.millrace.adapters.pravega;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.adapters.pravega.PrometheusText.Series;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusTextTest {
  private static Series series(String name, Map<String, String> labels, double value) {
    return new Series(name, new TreeMap<>(labels), value);
  }

  @Test
  void readsWhatPravegaWrites() {
    String page =
        "# HELP pravega_controller_segments_count  \n"
            + "# TYPE pravega_controller_segments_count gauge\n"
            + "pravega_controller_segments_count{host=\"c-0\",scope=\"test\",stream=\"s\",} 4.0\n"
            + "pravega_controller_segments_count{host=\"c-0\",scope=\"_system\",stream=\"_x\",} 1\n";

    assertThat(PrometheusText.parse(page))
        .containsExactly(
            series(
                "pravega_controller_segments_count",
                Map.of("host", "c-0", "scope", "test", "stream", "s"),
                4),
            series(
                "pravega_controller_segments_count",
                Map.of("host", "c-0", "scope", "_system", "stream", "_x"),
                1));
  }

  @Test
  void readsTheExampleOfTheFormatsDescription() {
    String page =
        """
        # HELP http_requests_total The total number of HTTP requests.
        # TYPE http_requests_total counter
        http_requests_total{method="post",code="200"} 1027 1395066363000
        http_requests_total{method="post",code="400"}    3 1395066363000

        # Escaping in label values:
        msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

        # Minimalistic line:
        metric_without_timestamp_and_labels 12.47

        # A weird metric from before the epoch:
        something_weird{problem="division by zero"} +Inf -3982045

        # TYPE http_request_duration_seconds histogram
        http_request_duration_seconds_bucket{le="+Inf"} 144320
        """;

    assertThat(PrometheusText.parse(page))
        .containsExactly(
            series("http_requests_total", Map.of("method", "post", "code", "200"), 1027),
            series("http_requests_total", Map.of("method", "post", "code", "400"), 3),
            series(
                "msdos_file_access_time_seconds",
                Map.of("path", "C:\\DIR\\FILE.TXT", "error", "Cannot find file:\n\"FILE.TXT\""),
                1.458255915e9),
            series("metric_without_timestamp_and_labels", Map.of(), 12.47),
            series(
                "something_weird", Map.of("problem", "division by zero"), Double.POSITIVE_INFINITY),
            series("http_request_duration_seconds_bucket", Map.of("le", "+Inf"), 144320));
  }

  @Test
  void skipsExemplarsAndTheEndMarkOfOpenMetrics() {
    String page =
        "foo_bucket{le=\"1.0\"} 11 # {trace_id=\"a} b\"} 0.67 1520879607.789\n"
            + "job:rate_5m{a=\"x,y}\"}\t2\r\n# EOF\n";

    assertThat(PrometheusText.parse(page))
        .containsExactly(
            series("foo_bucket", Map.of("le", "1.0"), 11),
            series("job:rate_5m", Map.of("a", "x,y}"), 2));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN,NaN",
    "nan,NaN",
    "+Inf,Infinity",
    "Inf,Infinity",
    "-inf,-Infinity",
    "1e3,1000",
    "-0.5,-0.5"
  })
  void readsEverySpellingOfAValue(String written, double value) {
    assertThat(PrometheusText.parse("x " + written)).containsExactly(series("x", Map.of(), value));
  }

  @Test
  void readsOneMetricOnlyAndLooksAtNoOther() {
    String page = "x_total 1\nx 2\nbroken{\nx{a=\"b\"} 3\n";

    assertThat(PrometheusText.parse(page, "x"))
        .containsExactly(series("x", Map.of(), 2), series("x", Map.of("a", "b"), 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "x{",
        "x{a}",
        "x{a=b} 1",
        "x{a=\"b} 1",
        "x{a=\"b\" c=\"d\"} 1",
        "x{a=\"\\t\"} 1",
        "x{a=\"1\",a=\"2\"} 1",
        "x one",
        "x 1d",
        "{a=\"b\"} 1",
        "1x 2",
        "x{,} 1"
      })
  void namesTheLineThatItCannotRead(String line) {
    assertThatThrownBy(() -> PrometheusText.parse("ok 1\n" + line + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2, column ")
        .hasMessageEndingWith(line);
  }

  @Test
  void aSeriesHasLabelsWhenAllAreEqual() {
    Series series = series("x", Map.of("scope", "test", "stream", "s", "host", "h"), 1);

    assertThat(series.has(new TreeMap<>(Map.of("scope", "test", "stream", "s")))).isTrue();
    assertThat(series.has(new TreeMap<>(Map.of("scope", "test", "stream", "s2")))).isFalse();
    assertThat(series.has(new TreeMap<>(Map.of("zone", "a")))).isFalse();
    assertThat(List.of(series).get(0).labels()).hasSize(3);
  }
}
