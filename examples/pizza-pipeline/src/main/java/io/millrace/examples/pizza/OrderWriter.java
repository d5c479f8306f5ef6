package io.millrace.examples.pizza;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes orders into a topic, each once and for as long as it takes. */
final class OrderWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderWriter.class);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final OrderKey key;
  private final @Nullable Integer schemaId;
  private final AtomicLong failed = new AtomicLong();

  /**
   * @param schemaId in the registry, for Avro; none for JSON
   */
  OrderWriter(String servers, String topic, OrderKey key, @Nullable Integer schemaId) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                // a broker that is away is waited for; a lost order would be the generator's fault
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                Long.MAX_VALUE),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
    this.key = key;
    this.schemaId = schemaId;
  }

  void write(PizzaOrder order) {
    byte[] value = schemaId == null ? OrderJson.write(order) : OrderAvro.write(order, schemaId);
    byte[] name = Integer.toString(key.of(order)).getBytes(StandardCharsets.UTF_8);
    producer.send(
        new ProducerRecord<>(topic, name, value),
        (place, failure) -> {
          if (failure != null) {
            failed.incrementAndGet();
            LOG.error("order {} was not written", order.storeOrderId(), failure);
          }
        });
  }

  /**
   * Waits until each is written or failed.
   *
   * @return how many failed
   */
  long flush() {
    producer.flush();
    return failed.get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
