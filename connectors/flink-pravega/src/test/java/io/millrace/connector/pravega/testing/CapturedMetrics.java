package io.millrace.connector.pravega.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** All metrics of the Flink in this JVM, by their full name. */
public final class CapturedMetrics implements MetricReporter {
  private static final Map<String, Metric> ALL = new ConcurrentHashMap<>();

  /** Makes a cluster report here. */
  public static Configuration configuration() {
    var configuration = new Configuration();
    configuration.setString("metrics.reporter.captured.factory.class", Factory.class.getName());
    configuration.setString("metrics.scope.operator", "<job_id>.<operator_name>.<subtask_index>");
    return configuration;
  }

  /** The sum over subtasks of the source operator's metric. */
  public static double sum(JobID job, String name) {
    return ALL.entrySet().stream()
        .filter(
            metric ->
                metric.getKey().startsWith(job + ".")
                    && metric.getKey().contains("pravega")
                    && metric.getKey().endsWith("." + name))
        .mapToDouble(metric -> valueOf(metric.getValue()))
        .sum();
  }

  private static double valueOf(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number value
        ? value.doubleValue()
        : 0;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String metricName, MetricGroup group) {
    ALL.put(group.getMetricIdentifier(metricName), metric);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String metricName, MetricGroup group) {
    ALL.remove(group.getMetricIdentifier(metricName), metric);
  }

  /** Found by Flink through its name. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(java.util.Properties properties) {
      return new CapturedMetrics();
    }
  }
}
