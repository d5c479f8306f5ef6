package io.millrace.examples.pizza;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.bson.Document;

/** Orders to their lines, lines to documents, documents into the store. */
final class PizzaTopology {
  private PizzaTopology() {}

  /**
   * @param topic of the orders
   * @param store returns when the document is stored; while it has not, its order is not committed
   */
  static Topology of(String topic, OrderDeserializer orders, Work work, Consumer<Document> store) {
    Serializer<ReceivedOrder> none =
        (name, order) -> {
          throw new UnsupportedOperationException("orders are only read");
        };
    Serde<ReceivedOrder> serde = Serdes.serdeFrom(none, orders);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(topic, Consumed.with(Serdes.ByteArray(), serde))
        .flatMapValues(
            order -> {
              work.forOneOrder();
              return order.lines();
            })
        .flatMapValues(line -> List.of(line.toDocument()))
        .flatMapValues(
            document -> {
              store.accept(document);
              return List.<Document>of();
            });
    return builder.build();
  }
}
