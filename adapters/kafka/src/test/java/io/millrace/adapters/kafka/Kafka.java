package io.millrace.adapters.kafka;

import io.millrace.runtime.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, and what its users do with it. */
final class Kafka implements AutoCloseable {
  private final Path folder;
  private final int port = freePort();
  private final int controllerPort = freePort();
  private final Map<String, String> settings;
  private final Properties client = new Properties();
  private KafkaBroker broker;

  /**
   * @param settings of the broker; {@code PORT} and {@code CONTROLLER} stand for its ports
   * @param client settings of its clients
   */
  Kafka(Path folder, Map<String, String> settings, Map<String, String> client) {
    this.folder = folder;
    this.settings = new HashMap<>();
    settings.forEach(
        (key, value) ->
            this.settings.put(
                key,
                value
                    .replace("CONTROLLER_PORT", Integer.toString(controllerPort))
                    .replace("CLIENT_PORT", Integer.toString(port))));
    this.client.putAll(client);
    this.client.put("bootstrap.servers", servers());
    this.broker = KafkaBroker.start(folder, port, controllerPort, this.settings);
  }

  Kafka(Path folder) {
    this(folder, Map.of(), Map.of());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String servers() {
    return "localhost:" + port;
  }

  void topic(String name, int partitions) {
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  void write(String topic, int partition, int records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(
            new ProducerRecord<>(
                topic, partition, null, ("record " + i).getBytes(StandardCharsets.UTF_8)));
      }
      producer.flush();
    }
  }

  /** As a group that read so far, and that nobody is in. */
  void commit(String group, String topic, int partition, long offset) {
    try (Admin admin = Admin.create(client)) {
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** A consumer that has joined the group and reads nothing. */
  KafkaConsumer<byte[], byte[]> join(String group, String topic) {
    Properties options = new Properties();
    options.putAll(client);
    options.put("group.id", group);
    options.put("enable.auto.commit", "false");
    options.put("max.poll.records", "1");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    for (int i = 0; i < 100 && consumer.assignment().isEmpty(); i++) {
      consumer.poll(Duration.ofMillis(200));
    }
    return consumer;
  }

  void stop() {
    broker.close();
  }

  void startAgain() {
    broker = KafkaBroker.start(folder, port, controllerPort, settings);
  }

  @Override
  public void close() {
    broker.close();
  }
}
