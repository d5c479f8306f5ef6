package io.millrace.connector.pravega.testing;

import io.pravega.client.ByteStreamClientFactory;
import io.pravega.client.ClientConfig;
import io.pravega.client.EventStreamClientFactory;
import io.pravega.client.admin.StreamManager;
import io.pravega.client.connection.impl.SocketConnectionFactoryImpl;
import io.pravega.client.control.impl.Controller;
import io.pravega.client.control.impl.ControllerImpl;
import io.pravega.client.control.impl.ControllerImplConfig;
import io.pravega.client.stream.EventStreamWriter;
import io.pravega.client.stream.EventWriterConfig;
import io.pravega.client.stream.ScalingPolicy;
import io.pravega.client.stream.Stream;
import io.pravega.client.stream.StreamConfiguration;
import io.pravega.client.stream.StreamCut;
import io.pravega.client.stream.impl.UTF8StringSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A fresh stream of texts that a test writes, splits, merges and cuts off. */
public final class TestStream implements AutoCloseable {
  public static final String SCOPE = "connector";
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final ClientConfig config;
  private final String name = "s" + UUID.randomUUID().toString().replace("-", "");
  private final StreamManager manager;
  private final EventStreamClientFactory factory;
  private final EventStreamWriter<String> writer;
  private final SocketConnectionFactoryImpl connections;
  private final Controller controller;
  private final List<Range> ranges = new ArrayList<>();

  /** Key range of a segment; limits are binary fractions, so they are exact. */
  private record Range(double low, double high) {
    double middle() {
      return (low + high) / 2;
    }
  }

  /** Creates the stream; {@code segments} is a power of two. */
  public TestStream(PravegaStandalone pravega, int segments) throws Exception {
    config = pravega.clientConfig();
    manager = StreamManager.create(config);
    manager.createScope(SCOPE);
    // of one segment, because merges below the number it is created with are refused
    manager.createStream(
        SCOPE, name, StreamConfiguration.builder().scalingPolicy(ScalingPolicy.fixed(1)).build());
    factory = EventStreamClientFactory.withScope(SCOPE, config);
    writer =
        factory.createEventWriter(
            name, new UTF8StringSerializer(), EventWriterConfig.builder().build());
    connections = new SocketConnectionFactoryImpl(config, 2);
    controller =
        new ControllerImpl(
            ControllerImplConfig.builder().clientConfig(config).build(),
            connections.getInternalExecutor());
    ranges.add(new Range(0, 1));
    if (segments > 1) {
      scale(0, 1, parts(ranges.get(0), segments));
    }
  }

  public String scopedName() {
    return SCOPE + "/" + name;
  }

  public String name() {
    return name;
  }

  /** Some routing key that goes to the segment with the {@code index}-th key range. */
  public String keyOfSegment(int index) throws Exception {
    var current = controller.getCurrentSegments(SCOPE, name).get();
    var wanted = current.getSegmentForKey(ranges.get(index).middle());
    return java.util.stream.Stream.iterate(0, i -> i + 1)
        .map(i -> "key" + i)
        .filter(key -> current.getSegmentForKey(key).equals(wanted))
        .findFirst()
        .orElseThrow();
  }

  public void write(String key, String event) {
    var unused = writer.writeEvent(key, event);
  }

  /** Adds raw bytes to the one segment of the stream, which need not be whole events. */
  public void writeBytes(byte[] bytes) throws IOException {
    try (var bytesFactory = ByteStreamClientFactory.withScope(SCOPE, config);
        var out = bytesFactory.createByteStreamWriter(name)) {
      out.write(bytes);
      out.flush();
    }
  }

  public void flush() {
    writer.flush();
  }

  /** The position at the end. */
  public StreamCut tail() {
    return manager.fetchStreamInfo(SCOPE, name).join().getTailStreamCut();
  }

  /** Removes everything before {@code cut}, as retention does. */
  public void truncate(StreamCut cut) throws Exception {
    if (!controller.truncateStream(SCOPE, name, cut).get()) {
      throw new IllegalStateException("not truncated");
    }
  }

  public int segmentCount() throws Exception {
    return controller.getCurrentSegments(SCOPE, name).get().getNumberOfSegments();
  }

  /** Splits one segment in two or four. */
  public void split(Random random) throws Exception {
    int one = random.nextInt(ranges.size());
    scale(one, 1, parts(ranges.get(one), random.nextBoolean() ? 2 : 4));
  }

  private static List<Range> parts(Range whole, int count) {
    double width = (whole.high() - whole.low()) / count;
    List<Range> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new Range(whole.low() + i * width, whole.low() + (i + 1) * width));
    }
    return parts;
  }

  /** Merges two neighbours; does nothing with one segment only. */
  public void merge(Random random) throws Exception {
    if (ranges.size() > 1) {
      int first = random.nextInt(ranges.size() - 1);
      scale(first, 2, List.of(new Range(ranges.get(first).low(), ranges.get(first + 1).high())));
    }
  }

  /** Replaces {@code count} neighbouring segments from {@code first} on by {@code fresh} ones. */
  private void scale(int first, int count, List<Range> fresh) throws Exception {
    var current = controller.getCurrentSegments(SCOPE, name).get();
    List<Range> old = ranges.subList(first, first + count);
    List<Long> sealed =
        old.stream().map(r -> current.getSegmentForKey(r.middle()).getSegmentId()).toList();
    Map<Double, Double> keys = new TreeMap<>();
    fresh.forEach(range -> keys.put(range.low(), range.high()));
    int epoch = epoch();
    // refused while an update or an earlier change is under way
    Awaitility.await("scale " + sealed + " to " + fresh)
        .atMost(TIMEOUT)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .ignoreExceptions()
        .until(
            () ->
                epoch() > epoch
                    || controller.startScale(Stream.of(SCOPE, name), sealed, keys).get());
    Awaitility.await("scaled " + sealed + " to " + fresh)
        .atMost(TIMEOUT)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(
            () ->
                epoch() > epoch
                    && controller.checkScaleStatus(Stream.of(SCOPE, name), epoch).get());
    old.clear();
    ranges.addAll(first, fresh);
  }

  private int epoch() throws Exception {
    return controller.getCurrentSegments(SCOPE, name).get().getSegments().stream()
        .map(s -> (int) (s.getSegmentId() >>> Integer.SIZE))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Override
  public void close() {
    writer.close();
    factory.close();
    manager.close();
    controller.close();
    connections.close();
  }
}
