package io.millrace.examples.pizza;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that the pipeline and its data generator share: where orders are, and their lines. */
final class Places {
  @Option(
      names = {"--bootstrap-servers", "--servers"},
      defaultValue = "localhost:9092",
      description = "brokers of Kafka")
  String servers = "localhost:9092";

  @Option(names = "--topic", defaultValue = "pizzaOrders", description = "topic of the orders")
  String topic = "pizzaOrders";

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "orders are Avro, with their schema there; default: orders are JSON")
  @Nullable URI schemaRegistry;

  @Option(
      names = "--database",
      defaultValue = "pipelineSink",
      description = "database of MongoDB for the lines")
  String database = "pipelineSink";

  @Option(
      names = "--collection",
      defaultValue = "pizzaOrderAnalysis",
      description = "collection of the lines")
  String collection = "pizzaOrderAnalysis";

  /** The registry, where one is given. */
  @Nullable SchemaRegistry registry(Patience patience) {
    return schemaRegistry == null ? null : new SchemaRegistry(schemaRegistry, patience);
  }
}
