package io.millrace.adapters.kafka;

import io.millrace.control.port.TriggerSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;

/**
 * The lag of consumer groups, for triggers of the types {@code kafka} and {@code apache-kafka}.
 * Triggers on one cluster share its reader; asking never waits for a broker.
 */
public final class KafkaTriggerSource implements TriggerSource, AutoCloseable {
  private static final Set<String> TYPES = Set.of("kafka", "apache-kafka");

  /** What the TriggerAuthentications of triggers hold. */
  @FunctionalInterface
  public interface Secrets {
    /** No trigger has any. */
    Secrets NONE = (application, metric) -> Map.of();

    /**
     * KEDA's parameters by name.
     *
     * @param metric name of the trigger's metric
     */
    Map<String, String> of(ApplicationName application, String metric);
  }

  private final Secrets secrets;
  private final InstantSource clock;
  private final Cadence cadence;
  private final Consumer<ApplicationName> news;
  private final Map<Connection, ClusterReader> readers = new ConcurrentHashMap<>();
  private final Map<String, Set<ApplicationName>> audience = new ConcurrentHashMap<>();

  /**
   * @param news told of an application whose group begins to lag, so that nobody waits for the next
   *     look
   */
  public KafkaTriggerSource(Secrets secrets, InstantSource clock, Consumer<ApplicationName> news) {
    this(secrets, clock, Cadence.DEFAULT, news);
  }

  KafkaTriggerSource(
      Secrets secrets, InstantSource clock, Cadence cadence, Consumer<ApplicationName> news) {
    this.secrets = secrets;
    this.clock = clock;
    this.cadence = cadence;
    this.news = news;
  }

  @Override
  public boolean knows(MetricSpec.Trigger trigger) {
    return TYPES.contains(trigger.type());
  }

  @Override
  public MetricReading read(ApplicationName application, MetricSpec.Trigger trigger) {
    Reading<GroupLag> lag;
    try {
      Question question = Question.of(trigger.parameters());
      audience
          .computeIfAbsent(question.group(), unused -> new ConcurrentSkipListSet<>())
          .add(application);
      lag = reader(application, trigger).read(question);
    } catch (IllegalArgumentException e) {
      lag = Reading.unknown("InvalidTrigger", String.valueOf(e.getMessage()));
    }
    return new MetricReading(
        trigger,
        lag.fold(
            known -> Reading.known((double) behind(known.value()), known.at()),
            why -> Reading.unknown(why.code(), why.message())),
        new TreeMap<>(),
        lag.ifKnown());
  }

  /** What was written and not committed; the rules say what a partition without offsets counts. */
  private static long behind(GroupLag lag) {
    return lag.partitions().stream()
        .filter(each -> each.committed().isPresent() && each.end().isPresent())
        .mapToLong(each -> Math.max(0, each.end().get() - each.committed().get()))
        .sum();
  }

  private ClusterReader reader(ApplicationName application, MetricSpec.Trigger trigger) {
    Connection connection =
        Connection.of(trigger.parameters(), secrets.of(application, trigger.name()));
    return readers.computeIfAbsent(
        connection, to -> new ClusterReader(to, cadence, clock, this::lags));
  }

  private void lags(String group) {
    Optional.ofNullable(audience.get(group)).ifPresent(all -> all.forEach(news));
  }

  @Override
  public void close() {
    readers.values().forEach(ClusterReader::close);
    readers.clear();
  }
}
