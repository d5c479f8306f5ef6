package io.millrace.adapters.pravega;

import io.millrace.adapters.pravega.SegmentCounter.StreamName;
import io.millrace.adapters.pravega.UnreadBytes.Group;
import io.millrace.control.port.MetricSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.spec.MetricSpec;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.SortedMap;

/**
 * Pravega's figures as external metrics, made to be asked five times a second.
 *
 * <ul>
 *   <li>{@value #SEGMENTS_COUNT} with the labels {@code scope} and {@code stream}: segments that
 *       the stream has now. The name is that of the controller's own gauge; it is answered in three
 *       ways that agree.
 *   <li>{@value #UNREAD_BYTES} with {@code scope} and {@code reader_group}: bytes that the group
 *       has not read yet. A Flink source without a reader group tells {@code flink_pending_bytes}.
 * </ul>
 */
public final class PravegaMetricSource implements MetricSource, AutoCloseable {
  public static final String SEGMENTS_COUNT = "pravega_controller_segments_count";
  public static final String UNREAD_BYTES = "pravega_reader_group_unread_bytes";
  static final String SCOPE = "scope";
  static final String STREAM = "stream";
  static final String READER_GROUP = "reader_group";

  private final Client client;
  private final SegmentCounter counter;
  private final UnreadBytes unread;
  private final Patient<StreamName> streams;
  private final Patient<Group> groups;

  /** How segments are counted. */
  public enum Via {
    /** By Pravega's client, over gRPC. */
    CLIENT,
    /** By the controller's REST interface. */
    REST,
    /** By the controller's {@code /prometheus} page. */
    PROMETHEUS
  }

  private PravegaMetricSource(Builder with) {
    client = new Client(with.controller);
    counter = counter(with);
    unread = new UnreadBytes(client, with.clock);
    streams = new Patient<>(with.clock);
    groups = new Patient<>(with.clock);
  }

  private SegmentCounter counter(Builder with) {
    switch (with.via) {
      case CLIENT:
        return new ClientCounter(client, with.clock);
      case REST:
        return new RestCounter(with.rest, with.clock);
      case PROMETHEUS:
        return new PrometheusCounter(with.rest, with.clock);
    }
    throw new IllegalStateException("unknown way: " + with.via);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Where Pravega is and how to ask; all has defaults for standalone on this machine. */
  public static final class Builder {
    private URI controller = URI.create("tcp://localhost:9090");
    private URI rest = URI.create("http://localhost:9091");
    private Via via = Via.CLIENT;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /**
     * @param uri of the controller's gRPC, {@code tcp://host:port} or {@code tls://host:port}
     */
    public Builder controller(URI uri) {
      controller = uri;
      return this;
    }

    /**
     * @param uri of the controller's REST interface, which also serves {@code /prometheus}
     */
    public Builder rest(URI uri) {
      rest = uri;
      return this;
    }

    public Builder via(Via way) {
      via = way;
      return this;
    }

    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /** Nothing is connected before the first question. */
    public PravegaMetricSource build() {
      return new PravegaMetricSource(this);
    }
  }

  @Override
  public boolean knows(MetricSpec.External metric) {
    return metric.name().equals(SEGMENTS_COUNT) || metric.name().equals(UNREAD_BYTES);
  }

  @Override
  public Reading<Double> read(ApplicationName application, MetricSpec.External metric) {
    SortedMap<String, String> labels = metric.selector();
    switch (metric.name()) {
      case SEGMENTS_COUNT:
        if (!labels.keySet().equals(Set.of(SCOPE, STREAM))) {
          return badSelector(metric, SCOPE, STREAM);
        }
        var stream = new StreamName(label(labels, SCOPE), label(labels, STREAM));
        return streams.ask(stream, () -> counter.count(stream));
      case UNREAD_BYTES:
        if (!labels.keySet().equals(Set.of(SCOPE, READER_GROUP))) {
          return badSelector(metric, SCOPE, READER_GROUP);
        }
        var group = new Group(label(labels, SCOPE), label(labels, READER_GROUP));
        return groups.ask(group, () -> unread.read(group));
      default:
        return Reading.unknown("UnknownMetric", "Pravega does not tell " + metric.name());
    }
  }

  private static String label(SortedMap<String, String> labels, String name) {
    return labels.getOrDefault(name, "");
  }

  private static Reading<Double> badSelector(
      MetricSpec.External metric, String first, String second) {
    return Reading.unknown(
        "BadSelector",
        metric.name()
            + " needs exactly the labels "
            + first
            + " and "
            + second
            + ", or it would not be one series; it has "
            + metric.selector());
  }

  @Override
  public void close() {
    unread.close();
    counter.close();
    client.close();
  }
}
