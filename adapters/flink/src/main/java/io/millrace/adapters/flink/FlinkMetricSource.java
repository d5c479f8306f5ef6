package io.millrace.adapters.flink;

import io.millrace.adapters.flink.SourceMetrics.Pending;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.MetricSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.spec.MetricSpec;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The backlog of Flink jobs as external metrics: {@value #PENDING_RECORDS} and {@value
 * #PENDING_BYTES}, summed over all sources of the application's newest job.
 *
 * <p>The selector may name another {@code application} than the one that is scaled, as {@code name}
 * or {@code namespace/name}.
 */
public final class FlinkMetricSource implements MetricSource {
  /** Records that the sources have not read yet. */
  public static final String PENDING_RECORDS = "flink_pending_records";

  /** Bytes that the sources have not read yet; Pravega's sources tell them, Kafka's do not. */
  public static final String PENDING_BYTES = "flink_pending_bytes";

  private static final Map<String, Function<Pending, Optional<Double>>> METRICS =
      Map.of(PENDING_RECORDS, Pending::records, PENDING_BYTES, Pending::bytes);
  private static final String APPLICATION = "application";

  private final RestJobClient jobs;
  private final Function<ApplicationName, Optional<URI>> jobManagers;

  /**
   * @param jobs shared with the loop, so that nothing is asked twice
   * @param jobManagers where an application's JobManager answers; empty while there is none
   */
  public FlinkMetricSource(
      RestJobClient jobs, Function<ApplicationName, Optional<URI>> jobManagers) {
    this.jobs = jobs;
    this.jobManagers = jobManagers;
  }

  /** With a client of its own. */
  public FlinkMetricSource(
      Function<ApplicationName, Optional<URI>> jobManagers, InstantSource clock) {
    this(new RestJobClient(clock), jobManagers);
  }

  @Override
  public boolean knows(MetricSpec.External metric) {
    return METRICS.containsKey(metric.name());
  }

  @Override
  public Reading<Double> read(ApplicationName application, MetricSpec.External metric) {
    Function<Pending, Optional<Double>> figure = METRICS.get(metric.name());
    if (figure == null) {
      return Reading.unknown("UnknownMetric", "Flink does not tell " + metric.name());
    }
    SortedMap<String, String> rest = new TreeMap<>(metric.selector());
    String other = rest.remove(APPLICATION);
    if (!rest.isEmpty()) {
      return Reading.unknown(
          "BadSelector", metric.name() + " takes the label application, not " + rest.keySet());
    }
    if (other != null && (other.startsWith("/") || other.endsWith("/") || other.isBlank())) {
      return Reading.unknown("BadSelector", "not an application's name: " + other);
    }
    try {
      return read(other == null ? application : sibling(application, other), metric, figure);
    } catch (UnavailableException e) {
      return Reading.unknown("Unavailable", String.valueOf(e.getMessage()));
    }
  }

  private static ApplicationName sibling(ApplicationName application, String name) {
    return name.indexOf('/') >= 0
        ? ApplicationName.parse(name)
        : new ApplicationName(application.namespace(), name);
  }

  private Reading<Double> read(
      ApplicationName application,
      MetricSpec.External metric,
      Function<Pending, Optional<Double>> figure) {
    Optional<URI> jobManager = jobManagers.apply(application);
    if (jobManager.isEmpty()) {
      return Reading.unknown("NoJobManager", application + " has no JobManager that answers");
    }
    Optional<Pending> pending = jobs.pending(jobManager.get());
    if (pending.isEmpty()) {
      return Reading.unknown("NoJob", application + " has no job yet");
    }
    return figure
        .apply(pending.get())
        .map(value -> Reading.known(value, pending.get().at()))
        .orElseGet(
            () ->
                Reading.unknown(
                    "NotTold", "no running source of " + application + " tells " + metric.name()));
  }
}
