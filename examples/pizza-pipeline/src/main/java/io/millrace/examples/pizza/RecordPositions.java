package io.millrace.examples.pizza;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Writes into each record that a consumer takes where it was read, so that the ids of what becomes
 * of it can be made of that: a mapper of values is told neither partition nor offset.
 */
public final class RecordPositions implements ConsumerInterceptor<byte[], byte[]> {
  private static final String HEADER = "record-position";

  /** Kafka makes one for each consumer. */
  public RecordPositions() {}

  /**
   * Where the record was read: topic, partition and offset.
   *
   * @throws IllegalStateException if its consumer had no such interceptor
   */
  static String of(Headers headers) {
    Header position = headers.lastHeader(HEADER);
    if (position == null) {
      throw new IllegalStateException("the consumer does not note where it read a record");
    }
    return new String(position.value(), StandardCharsets.UTF_8);
  }

  /** Notes a position; one that the writer of the record may have set counts no more. */
  static void note(Headers headers, String topic, int partition, long offset) {
    headers.remove(HEADER);
    String position = topic + "-" + partition + "-" + offset;
    headers.add(HEADER, position.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> each : records) {
      note(each.headers(), each.topic(), each.partition(), each.offset());
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
