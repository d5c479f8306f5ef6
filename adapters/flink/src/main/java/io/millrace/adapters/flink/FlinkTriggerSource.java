package io.millrace.adapters.flink;

import io.millrace.control.port.TriggerSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Triggers of the type {@code flink}: what the sources of a FlinkApplication have not read. */
public final class FlinkTriggerSource implements TriggerSource {
  private static final Map<String, String> METRICS =
      Map.of(
          "pendingRecords", FlinkMetricSource.PENDING_RECORDS,
          "pendingBytes", FlinkMetricSource.PENDING_BYTES);
  private static final String APPLICATION = "application";

  private final FlinkMetricSource metrics;

  public FlinkTriggerSource(FlinkMetricSource metrics) {
    this.metrics = metrics;
  }

  @Override
  public boolean knows(MetricSpec.Trigger trigger) {
    return trigger.type().equals("flink");
  }

  @Override
  public MetricReading read(ApplicationName application, MetricSpec.Trigger trigger) {
    String signal = trigger.parameters().getOrDefault("signal", "");
    String metric = METRICS.get(signal);
    if (metric == null) {
      return MetricReading.total(
          trigger,
          Reading.unknown("UnknownSignal", "no source here tells signal " + signal + " of Flink"));
    }
    SortedMap<String, String> labels = new TreeMap<>();
    String other = trigger.parameters().get(APPLICATION);
    if (other != null) {
      labels.put(APPLICATION, other);
    }
    return MetricReading.total(
        trigger,
        metrics.read(application, new MetricSpec.External(metric, labels, trigger.target())));
  }
}
