package io.millrace.examples.counting;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Topic, count by key, sink. Each partition deals its events to its keys in turns, so event s of a
 * partition with k keys is the (s / k)-th of key s mod k.
 */
public final class CountingJob {
  /** Keys are dealt out in so many groups; no operator can be more parallel. */
  private static final int MAX_PARALLELISM = 128;

  private CountingJob() {}

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.of(args, System.getenv());
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    int keys = settings.keys();
    DataStream<Numbered> events =
        topic(environment, settings)
            .map(event -> numbered(event, keys))
            .returns(Numbered.class)
            .uid("key");
    count(events, settings);
    environment.execute("Counting Job");
  }

  static Numbered numbered(Event event, int keys) {
    return new Numbered(
        event.partition + "-" + event.sequence % keys,
        event.sequence / keys,
        event.dueMillis,
        event.beganMillis);
  }

  static DataStream<Event> topic(StreamExecutionEnvironment environment, Settings settings) {
    environment.setMaxParallelism(MAX_PARALLELISM);
    return environment
        .fromSource(
            new TopicSource(settings.partitions(), settings.rate()),
            WatermarkStrategy.noWatermarks(),
            "Topic")
        .returns(Event.class)
        .uid("topic");
  }

  static void count(DataStream<Numbered> events, Settings settings) {
    Sink<Counted> sink =
        settings.output().<Sink<Counted>>map(CountsSink::new).orElseGet(DiscardingSink::new);
    events
        .keyBy(event -> event.key)
        .process(new Count(settings))
        .returns(Counted.class)
        .uid("count")
        .name("Count")
        .sinkTo(sink)
        .uid("sink")
        .name("Sink");
  }
}
