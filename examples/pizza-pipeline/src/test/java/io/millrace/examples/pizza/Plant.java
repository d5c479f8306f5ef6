package io.millrace.examples.pizza;

import com.mongodb.client.MongoClient;
import io.millrace.runtime.kafka.KafkaBroker;
import io.millrace.runtime.mongo.MongoWireServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker and a store; each test has a topic, an application and a collection of its own. */
final class Plant implements AutoCloseable {
  private static final String DATABASE = "pipelineSink";

  private final Path folder;
  private final KafkaBroker broker;
  private final Admin admin;
  private final int mongoPort = freePort();
  private final List<Instance> instances = new ArrayList<>();
  private MongoWireServer mongo;

  Plant(Path folder) {
    this.folder = folder;
    this.broker = KafkaBroker.start(folder.resolve("kafka"), freePort(), freePort(), Map.of());
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.servers()));
    this.mongo = MongoWireServer.onDisk(folder.resolve("mongo"), mongoPort);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes orders from that number on; makes their topic first. */
  void order(String test, int first, int orders, int intervalMillis, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--servers=" + broker.servers(),
                "--topic=" + test,
                "--first=" + first,
                "--iterations=" + orders,
                "--interval=" + intervalMillis,
                "--key=order"));
    options.addAll(List.of(more));
    int code = PizzaGenerator.commandLine(Map.of()).execute(options.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError("the generator returned " + code);
    }
  }

  /** Writes a record that is no order. */
  void writeJunk(String test) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(test, "junk".getBytes(StandardCharsets.UTF_8)));
      producer.flush();
    }
  }

  Instance start(String test, String name, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--servers=" + broker.servers(),
                "--topic=" + test,
                "--application-id=" + test,
                "--mongo=mongodb://localhost:" + mongoPort,
                "--collection=" + test));
    options.addAll(List.of(more));
    Instance instance = Instance.start(folder.resolve(test + "-" + name + ".log"), options);
    instances.add(instance);
    return instance;
  }

  /** The members of the test's group that have partitions. */
  long workingMembers(String test) {
    return members(test).stream()
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }

  List<MemberDescription> members(String test) {
    try {
      return admin.describeConsumerGroups(List.of(test)).all().get().values().stream()
          .flatMap(group -> group.members().stream())
          .toList();
    } catch (InterruptedException | ExecutionException e) {
      // there is no such group before its first member is in
      return List.of();
    }
  }

  /** Orders that the test's group says are done. */
  long committed(String test) throws ExecutionException, InterruptedException {
    return admin
        .listConsumerGroupOffsets(test)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  String mongoUrl() {
    return mongo.url();
  }

  void stopMongo() {
    mongo.close();
  }

  void startMongo() {
    mongo = MongoWireServer.onDisk(folder.resolve("mongo"), mongoPort);
  }

  SinkAudit audit(String test, int first, int orders) {
    try (MongoClient client = MongoSink.connect(mongo.url())) {
      return SinkAudit.of(
          client.getDatabase(DATABASE).getCollection(test), new OrderBook(1), first, orders);
    }
  }

  @Override
  public void close() {
    instances.forEach(Instance::close);
    admin.close();
    mongo.close();
    broker.close();
  }
}
