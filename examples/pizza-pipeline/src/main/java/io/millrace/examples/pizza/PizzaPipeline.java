package io.millrace.examples.pizza;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads orders of pizza from Kafka and stores their lines in MongoDB. */
@Command(
    name = "streams-pipeline-app",
    mixinStandardHelpOptions = true,
    version = "0.1.0",
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "Reads orders of pizza from Kafka and stores their lines in MongoDB.",
      "An order is committed when its lines are stored, under ids that stay the same: while MongoDB is"
          + " away it waits, and an order read twice is stored once."
    },
    footer = {
      "",
      "Defaults come from the environment where it has the demo's properties, such as mongodb.host or"
          + " MONGODB_HOST, kafka.streams.bootstrap.servers or KAFKA_STREAMS_BOOTSTRAP_SERVERS."
    })
public final class PizzaPipeline implements Callable<Integer> {
  @Mixin private Places places = new Places();

  @Option(
      names = "--mongo",
      paramLabel = "URL",
      defaultValue = "mongodb://localhost:27017",
      description = "MongoDB for the lines")
  private String mongo = "mongodb://localhost:27017";

  @Option(
      names = "--application-id",
      defaultValue = "streams-pipeline-app",
      description = "also the name of the consumer group")
  private String application = "streams-pipeline-app";

  @Option(
      names = "--commit-interval",
      paramLabel = "MS",
      defaultValue = "1000",
      description =
          "milliseconds between two commits; the lag that others see is up to so old. Kafka Streams'"
              + " own is 30000")
  private long commitMillis;

  @Option(
      names = "--delay",
      paramLabel = "MS",
      defaultValue = "0",
      description = "milliseconds to wait for each order, as if it were work")
  private long delayMillis;

  @Option(
      names = "--micros",
      paramLabel = "US",
      defaultValue = "0",
      description = "microseconds to compute for each order, as if it were work")
  private long computingMicros;

  @Option(
      names = "--skip-bad",
      description = "skip a record that is no order; default: it ends the application")
  private boolean skipsBad;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "setting of Kafka Streams or its clients; repeatable")
  private Map<String, String> settings = new TreeMap<>();

  @Spec private @Nullable CommandSpec spec;

  private PizzaPipeline() {}

  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new PizzaPipeline())
        .setDefaultValueProvider(new DemoProperties(environment));
  }

  /** Runs until the process is asked to end, or something failed that waiting does not mend. */
  @Override
  public Integer call() throws InterruptedException {
    Patience patience = new Patience(Duration.ofSeconds(1));
    try (MongoSink sink = sink(patience)) {
      KafkaStreams streams =
          new KafkaStreams(
              PizzaTopology.of(
                  places.topic,
                  new OrderDeserializer(places.registry(patience)),
                  new Work(
                      Duration.ofMillis(delayMillis), Duration.ofNanos(computingMicros * 1000)),
                  sink),
              properties());
      return new Run(streams, patience).untilItEnds();
    }
  }

  private MongoSink sink(Patience patience) {
    try {
      return new MongoSink(mongo, places.database, places.collection, patience);
    } catch (IllegalArgumentException e) {
      CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
      throw new ParameterException(line, "--mongo: " + e.getMessage(), e);
    }
  }

  /** The settings of Kafka Streams; those given by name win. */
  Properties properties() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, places.servers);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitMillis);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
        RecordPositions.class.getName());
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    if (skipsBad) {
      properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, BadOrders.class);
    }
    if (!settings.containsKey(StreamsConfig.GROUP_PROTOCOL_CONFIG)) {
      // an instance that was killed is missed after so long; a streams group's broker decides that
      properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    }
    properties.putAll(settings);
    return properties;
  }
}
