package io.millrace.adapters.pravega;

import io.millrace.model.Reading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.util.Map;
import java.util.TreeMap;

/** Metrics as the tests ask for them. */
final class Metrics {
  private Metrics() {}

  static MetricSpec.External of(String name, Map<String, String> selector) {
    return new MetricSpec.External(
        name, new TreeMap<>(selector), new Target(Target.Type.AVERAGE_VALUE, 1));
  }

  static MetricSpec.External segments(String scope, String stream) {
    return of(PravegaMetricSource.SEGMENTS_COUNT, Map.of("scope", scope, "stream", stream));
  }

  static MetricSpec.External unread(String scope, String group) {
    return of(PravegaMetricSource.UNREAD_BYTES, Map.of("scope", scope, "reader_group", group));
  }

  /** The value as a text, or the code of the reason why there is none. */
  static String read(Reading<Double> reading) {
    return reading.fold(known -> String.valueOf(known.value()), why -> why.code());
  }
}
