package io.millrace.adapters.pravega;

import io.millrace.control.port.TriggerSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import java.net.URI;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Triggers of the type {@code pravega}: the segments of a stream, or the bytes that a reader group
 * has not read.
 */
public final class PravegaTriggerSource implements TriggerSource, AutoCloseable {
  private final PravegaMetricSource usual;
  private final Map<String, PravegaMetricSource> others = new ConcurrentHashMap<>();

  /**
   * @param usual asked for triggers that name no controller; it stays open when this is closed
   */
  public PravegaTriggerSource(PravegaMetricSource usual) {
    this.usual = usual;
  }

  @Override
  public boolean knows(MetricSpec.Trigger trigger) {
    return trigger.type().equals("pravega");
  }

  @Override
  public MetricReading read(ApplicationName application, MetricSpec.Trigger trigger) {
    String controller = trigger.parameters().get("controller");
    PravegaMetricSource source =
        controller == null
            ? usual
            : others.computeIfAbsent(
                controller,
                uri -> PravegaMetricSource.builder().controller(URI.create(uri)).build());
    return MetricReading.total(trigger, source.read(application, metric(trigger)));
  }

  private static MetricSpec.External metric(MetricSpec.Trigger trigger) {
    SortedMap<String, String> given = trigger.parameters();
    boolean isUnread = "unreadBytes".equals(given.get("signal"));
    SortedMap<String, String> labels = new TreeMap<>();
    label(labels, PravegaMetricSource.SCOPE, given.get("scope"));
    if (isUnread) {
      label(labels, PravegaMetricSource.READER_GROUP, given.get("readerGroup"));
    } else {
      label(labels, PravegaMetricSource.STREAM, given.get("stream"));
    }
    return new MetricSpec.External(
        isUnread ? PravegaMetricSource.UNREAD_BYTES : PravegaMetricSource.SEGMENTS_COUNT,
        labels,
        trigger.target());
  }

  private static void label(SortedMap<String, String> labels, String name, @Nullable String value) {
    if (value != null) {
      labels.put(name, value);
    }
  }

  @Override
  public void close() {
    others.values().forEach(PravegaMetricSource::close);
  }
}
