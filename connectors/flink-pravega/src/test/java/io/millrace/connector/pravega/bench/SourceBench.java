package io.millrace.connector.pravega.bench;

import io.millrace.connector.pravega.PravegaSource;
import io.millrace.connector.pravega.testing.FlinkCluster;
import io.millrace.connector.pravega.testing.PravegaStandalone;
import io.pravega.client.ClientConfig;
import io.pravega.client.EventStreamClientFactory;
import io.pravega.client.admin.ReaderGroupManager;
import io.pravega.client.admin.StreamManager;
import io.pravega.client.stream.EventStreamReader;
import io.pravega.client.stream.EventStreamWriter;
import io.pravega.client.stream.EventWriterConfig;
import io.pravega.client.stream.ReaderConfig;
import io.pravega.client.stream.ReaderGroupConfig;
import io.pravega.client.stream.ScalingPolicy;
import io.pravega.client.stream.Stream;
import io.pravega.client.stream.StreamConfiguration;
import io.pravega.client.stream.impl.ByteArraySerializer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Reads one segment with a plain Pravega reader and with the source in a small Flink, by turns, and
 * prints events a second and their ratio as a table and as JSON.
 *
 * <p>Arguments: {@code [controller uri [rounds]]}; without a uri, or with {@code -}, it starts a
 * Pravega of its own. The first round warms up and does not count.
 */
public final class SourceBench {
  private static final String SCOPE = "bench";
  private static final int DEFAULT_ROUNDS = 5;

  /** Of the run under way; a static, because the job's functions travel serialised. */
  private static volatile Meter meterOfJob = new Meter(0);

  private SourceBench() {}

  public static void main(String[] args) throws Exception {
    ClientConfig config =
        args.length == 0 || args[0].equals("-")
            ? PravegaStandalone.shared().clientConfig()
            : ClientConfig.builder().controllerURI(URI.create(args[0])).build();
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_ROUNDS;
    List<Series> all = new ArrayList<>();
    try (var flink = new FlinkCluster(1, new Configuration())) {
      all.add(measure(config, flink, 100, 400_000, rounds));
      all.add(measure(config, flink, 1024, 150_000, rounds));
    }
    all.forEach(series -> System.out.print(series.table()));
    System.out.println("[" + String.join(",", all.stream().map(Series::json).toList()) + "]");
    System.exit(0); // the client leaves threads behind
  }

  /** Time from the first of {@code count} events to the last. */
  private static final class Meter {
    private final int count;
    private final CountDownLatch done = new CountDownLatch(1);
    private int seen;
    private long first;
    private long last;

    Meter(int count) {
      this.count = count;
    }

    /** Called by one thread only. */
    void event() {
      if (seen == 0) {
        first = System.nanoTime();
      }
      seen++;
      if (seen == count) {
        last = System.nanoTime();
        done.countDown();
      }
    }

    double eventsPerSecond() throws InterruptedException {
      done.await();
      return (count - 1) * 1e9 / (last - first);
    }
  }

  /** Events a second of paired rounds. */
  private record Series(int eventBytes, int events, List<Double> plain, List<Double> source) {
    double ratio() {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < plain.size(); i++) {
        ratios.add(source.get(i) / plain.get(i));
      }
      return median(ratios);
    }

    String table() {
      var text = new StringBuilder();
      text.append(format("%n%d events of %d B%n", events, eventBytes));
      text.append(format("%8s %15s %15s %7s%n", "round", "plain ev/s", "source ev/s", "ratio"));
      for (int i = 0; i < plain.size(); i++) {
        double ratio = source.get(i) / plain.get(i);
        text.append(
            format("%8d %,15.0f %,15.0f %7.2f%n", i + 1, plain.get(i), source.get(i), ratio));
      }
      return text.append(
              format(
                  "%8s %,15.0f %,15.0f %7.2f%n", "median", median(plain), median(source), ratio()))
          .toString();
    }

    String json() {
      return format(
          "{\"eventBytes\":%d,\"events\":%d,\"plainEventsPerSecond\":%s,"
              + "\"sourceEventsPerSecond\":%s,\"medianRatio\":%.3f}",
          eventBytes, events, rounded(plain), rounded(source), ratio());
    }

    private static List<Long> rounded(List<Double> values) {
      return values.stream().map(Math::round).toList();
    }

    private static double median(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int middle = sorted.size() / 2;
      return sorted.size() % 2 == 1
          ? sorted.get(middle)
          : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String format(String pattern, Object... values) {
      return String.format(Locale.ROOT, pattern, values);
    }
  }

  private static Series measure(
      ClientConfig config, FlinkCluster flink, int eventBytes, int events, int rounds)
      throws Exception {
    String stream = "b" + UUID.randomUUID().toString().replace("-", "");
    write(config, stream, eventBytes, events);
    List<Double> plain = new ArrayList<>();
    List<Double> source = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double plainRate;
      double sourceRate;
      if (round % 2 == 0) {
        plainRate = readPlainly(config, stream, events);
        sourceRate = readByFlink(config, flink, stream, events);
      } else {
        sourceRate = readByFlink(config, flink, stream, events);
        plainRate = readPlainly(config, stream, events);
      }
      if (round > 0) {
        plain.add(plainRate);
        source.add(sourceRate);
      }
    }
    return new Series(eventBytes, events, plain, source);
  }

  private static void write(ClientConfig config, String stream, int eventBytes, int events) {
    try (var streams = StreamManager.create(config);
        var factory = EventStreamClientFactory.withScope(SCOPE, config)) {
      streams.createScope(SCOPE);
      streams.createStream(
          SCOPE,
          stream,
          StreamConfiguration.builder().scalingPolicy(ScalingPolicy.fixed(1)).build());
      try (EventStreamWriter<byte[]> writer =
          factory.createEventWriter(
              stream, new ByteArraySerializer(), EventWriterConfig.builder().build())) {
        for (int i = 0; i < events; i++) {
          var unused = writer.writeEvent(new byte[eventBytes]);
        }
        writer.flush();
      }
    }
  }

  private static double readPlainly(ClientConfig config, String stream, int events)
      throws Exception {
    String group = "g" + UUID.randomUUID().toString().replace("-", "");
    try (var groups = ReaderGroupManager.withScope(SCOPE, config);
        var factory = EventStreamClientFactory.withScope(SCOPE, config)) {
      groups.createReaderGroup(
          group, ReaderGroupConfig.builder().stream(Stream.of(SCOPE, stream)).build());
      Meter meter = new Meter(events);
      try (EventStreamReader<byte[]> reader =
          factory.createReader(
              "reader", group, new ByteArraySerializer(), ReaderConfig.builder().build())) {
        int seen = 0;
        while (seen < events) {
          if (reader.readNextEvent(500).getEvent() != null) {
            meter.event();
            seen++;
          }
        }
      }
      groups.deleteReaderGroup(group);
      return meter.eventsPerSecond();
    }
  }

  private static double readByFlink(
      ClientConfig config, FlinkCluster flink, String stream, int events) throws Exception {
    Meter meter = new Meter(events);
    meterOfJob = meter;
    var source =
        PravegaSource.<byte[]>builder().clientConfig(config).stream(SCOPE, stream)
            .deserializer(new Bytes())
            .build();
    var env = FlinkCluster.environment(1, Duration.ofSeconds(10));
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "pravega")
        .map(
            event -> {
              meterOfJob.event();
              return event.length;
            })
        .sinkTo(new DiscardingSink<>());
    JobID job = flink.submit(env, null);
    double rate = meter.eventsPerSecond();
    flink.cancel(job);
    return rate;
  }

  /** Events as they are. */
  private static final class Bytes extends AbstractDeserializationSchema<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] deserialize(byte[] message) {
      return message;
    }
  }
}
