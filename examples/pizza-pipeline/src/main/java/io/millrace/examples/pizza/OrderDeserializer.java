package io.millrace.examples.pizza;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads orders: Avro where there is a schema registry, else JSON. */
final class OrderDeserializer implements Deserializer<ReceivedOrder> {
  private final @Nullable SchemaRegistry registry;

  OrderDeserializer(@Nullable SchemaRegistry registry) {
    this.registry = registry;
  }

  /**
   * @throws BadOrderException if it is no order
   */
  @Override
  public ReceivedOrder deserialize(String topic, Headers headers, byte @Nullable [] data) {
    if (data == null) {
      throw new BadOrderException("a record without a value");
    }
    PizzaOrder order = registry == null ? OrderJson.read(data) : OrderAvro.read(data, registry);
    return new ReceivedOrder(RecordPositions.of(headers), order);
  }

  @Override
  public ReceivedOrder deserialize(String topic, byte @Nullable [] data) {
    throw new UnsupportedOperationException("the position of a record is in its headers");
  }
}
