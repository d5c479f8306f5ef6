package io.millrace.examples.reader;

import io.millrace.connector.pravega.JavaStringSchema;
import io.millrace.connector.pravega.PravegaSource;
import io.millrace.connector.pravega.PravegaSourceBuilder;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ParameterTool;

/**
 * The demo's reader: source, throughput logger, rebalance, expensive computation, sink; nothing
 * chained, so that each shows by itself. Checkpoints are Flink's configuration, not this code's.
 *
 * <p>{@code --audit} adds an operator beside the sink that proves completeness; {@code --out} makes
 * the sink write when output came. Without them the graph is the demo's.
 */
public final class BusyReader {
  static final String JOB_NAME = "Auto-scaling Job";

  /** Keys are dealt out in so many groups; no operator can be more parallel. */
  private static final int MAX_PARALLELISM = 128;

  private BusyReader() {}

  public static void main(String[] args) throws Exception {
    ParameterTool arguments = ParameterTool.fromArgs(args);
    Settings settings = Settings.of(arguments);
    PravegaSourceBuilder<String> source =
        PravegaSource.<String>builder().controllerUri(settings.controller()).stream(
                settings.scope(), settings.stream())
            .deserializer(new JavaStringSchema());
    if (settings.keepsOrder()) {
      source.keepOrderDownstream();
    }
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.getConfig().setGlobalJobParameters(arguments);
    define(environment, settings, source.build());
    environment.execute(JOB_NAME);
  }

  /** Puts the graph into {@code environment}, reading from any source of texts. */
  static void define(
      StreamExecutionEnvironment environment, Settings settings, Source<String, ?, ?> source) {
    environment.disableOperatorChaining();
    environment.setMaxParallelism(MAX_PARALLELISM);
    SingleOutputStreamOperator<String> texts =
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), "Pravega Stream")
            .uid("source");
    texts
        .flatMap(new ThroughputLogger(settings.logFrequency()))
        .returns(Integer.class)
        .uid("throughput-logger")
        .name("Throughput Logger")
        // as in the demo: one line for the whole stream, not one per TaskManager
        .setParallelism(1)
        .setMaxParallelism(1);
    SingleOutputStreamOperator<Computed> computed =
        // to deal events out in turn is what takes them out of their order
        (settings.keepsOrder() ? texts : texts.rebalance())
            .map(new ExpensiveComputation(settings.iterations()))
            .returns(Computed.class)
            .uid("expensive-computation")
            .name("Expensive Computation");
    computed.sinkTo(sink(settings)).uid("sink").name("Sink");
    settings
        .audit()
        .ifPresent(
            folder ->
                computed
                    .keyBy(Computed::key)
                    .process(new Audit(folder))
                    .returns(Void.class)
                    .uid("audit")
                    .name("Audit"));
  }

  private static Sink<Computed> sink(Settings settings) {
    return settings
        .output()
        .<Sink<Computed>>map(OutputTimesSink::new)
        .orElseGet(DiscardingSink::new);
  }
}
