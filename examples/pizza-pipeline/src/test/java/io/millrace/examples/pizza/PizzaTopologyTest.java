package io.millrace.examples.pizza;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PizzaTopologyTest {
  private static final String TOPIC = "pizzaOrders";
  private static final String ORDER =
      """
      {"store_id": 3, "store_order_id": 1000, "coupon_code": 1734, "date": 18220,
       "status": "accepted", "order_lines": [
         {"product_id": 66, "category": "calzone", "quantity": 4, "unit_price": 18.78, "net_price": 75.12},
         {"product_id": 71, "category": "salad", "quantity": 1, "unit_price": 4.9, "net_price": 4.9}]}
      """;

  private final List<Document> stored = new ArrayList<>();

  @Test
  void hasTheShapeOfTheDemo() {
    assertEquals(
        """
        Topologies:
           Sub-topology: 0
            Source: KSTREAM-SOURCE-0000000000 (topics: [pizzaOrders])
              --> KSTREAM-FLATMAPVALUES-0000000001
            Processor: KSTREAM-FLATMAPVALUES-0000000001 (stores: [])
              --> KSTREAM-FLATMAPVALUES-0000000002
              <-- KSTREAM-SOURCE-0000000000
            Processor: KSTREAM-FLATMAPVALUES-0000000002 (stores: [])
              --> KSTREAM-FLATMAPVALUES-0000000003
              <-- KSTREAM-FLATMAPVALUES-0000000001
            Processor: KSTREAM-FLATMAPVALUES-0000000003 (stores: [])
              --> none
              <-- KSTREAM-FLATMAPVALUES-0000000002

        """,
        topology(null).describe().toString());
  }

  @Test
  void storesTheFieldsOfTheDemoForEachLine() {
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(null), settings())) {
      pipe(driver, ORDER.getBytes(UTF_8), 17);
    }

    assertEquals(linesOfTheOrder("pizzaOrders-2-17"), stored);
  }

  @Test
  void anOrderThatIsReadAgainHasTheSameIds() {
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(null), settings())) {
      pipe(driver, ORDER.getBytes(UTF_8), 17);
      pipe(driver, ORDER.getBytes(UTF_8), 17);
      pipe(driver, ORDER.getBytes(UTF_8), 18);
    }

    assertEquals(
        List.of(
            "pizzaOrders-2-17-0",
            "pizzaOrders-2-17-1",
            "pizzaOrders-2-17-0",
            "pizzaOrders-2-17-1",
            "pizzaOrders-2-18-0",
            "pizzaOrders-2-18-1"),
        stored.stream().map(each -> each.getString("_id")).toList());
  }

  @Test
  void readsAvroWithTheSchemaThatTheRegistryHas() {
    try (FakeRegistry fake = new FakeRegistry()) {
      SchemaRegistry registry = registry(fake.url());
      int id = registry.register("pizzaOrders-value", OrderAvro.SCHEMA);
      byte[] avro = OrderAvro.write(OrderJson.read(ORDER.getBytes(UTF_8)), id);
      try (TopologyTestDriver driver = new TopologyTestDriver(topology(registry), settings())) {
        pipe(driver, avro, 17);
        pipe(driver, avro, 17);
      }

      assertEquals(0, avro[0]);
      assertEquals(linesOfTheOrder("pizzaOrders-2-17"), stored.subList(0, 2));
      assertEquals(
          List.of("POST /subjects/pizzaOrders-value/versions", "GET /schemas/ids/" + id),
          fake.requests());
    }
  }

  @Test
  void waitsForARegistryThatFails() {
    try (FakeRegistry fake = new FakeRegistry()) {
      fake.failNext(3);

      int id = registry(fake.url()).register("pizzaOrders-value", OrderAvro.SCHEMA);

      assertEquals(FakeRegistry.ID, id);
      assertEquals(4, fake.requests().size());
    }
  }

  @Test
  void aRecordThatIsNoOrderEndsTheApplication() {
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(null), settings())) {
      assertThrows(StreamsException.class, () -> pipe(driver, "{}".getBytes(UTF_8), 1));
    }
  }

  @Test
  void aRecordThatIsNoOrderIsSkippedOnRequest() {
    Properties settings = settings();
    settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, BadOrders.class);
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(null), settings)) {
      pipe(driver, "no order".getBytes(UTF_8), 1);
      pipe(driver, ORDER.replace("18220", "\"today\"").getBytes(UTF_8), 2);
      pipe(driver, null, 3);
      pipe(driver, ORDER.getBytes(UTF_8), 4);
    }

    assertEquals(linesOfTheOrder("pizzaOrders-2-4"), stored);
  }

  @Test
  void anOrderThatCouldNotBeReadForAnotherReasonIsNotSkipped() {
    Properties settings = settings();
    settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, BadOrders.class);
    Patience patience = new Patience(Duration.ofMillis(10));
    patience.end();
    SchemaRegistry away = new SchemaRegistry(URI.create("http://localhost:1"), patience);
    byte[] avro = OrderAvro.write(OrderJson.read(ORDER.getBytes(UTF_8)), 7);
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(away), settings)) {
      assertThrows(StreamsException.class, () -> pipe(driver, avro, 1));
    }
  }

  @Test
  void aDocumentThatIsNotStoredStopsItsOrder() {
    Topology topology =
        PizzaTopology.of(
            TOPIC,
            new OrderDeserializer(null),
            new Work(Duration.ZERO, Duration.ZERO),
            document -> {
              throw new IllegalStateException("refused");
            });
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings())) {
      assertThrows(StreamsException.class, () -> pipe(driver, ORDER.getBytes(UTF_8), 1));
    }
  }

  private Topology topology(@Nullable SchemaRegistry registry) {
    return PizzaTopology.of(
        TOPIC,
        new OrderDeserializer(registry),
        new Work(Duration.ofMillis(1), Duration.ofNanos(1000)),
        stored::add);
  }

  private static Properties settings() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "streams-pipeline-app");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "not-used:1");
    return settings;
  }

  /** As a consumer that read it there. */
  private static void pipe(TopologyTestDriver driver, byte @Nullable [] value, long offset) {
    Headers headers = new RecordHeaders();
    RecordPositions.note(headers, TOPIC, 2, offset);
    TestInputTopic<byte[], byte[]> topic =
        driver.createInputTopic(TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
    topic.pipeInput(new TestRecord<>("3".getBytes(UTF_8), value, headers));
  }

  private static List<Document> linesOfTheOrder(String position) {
    return List.of(
        new Document("_id", position + "-0")
            .append("store_id", 3)
            .append("store_order_id", 1000)
            .append("product_id", 66)
            .append("category", "calzone")
            .append("quantity", 4)
            .append("total_amount", 75.12)
            .append("date", 18220),
        new Document("_id", position + "-1")
            .append("store_id", 3)
            .append("store_order_id", 1000)
            .append("product_id", 71)
            .append("category", "salad")
            .append("quantity", 1)
            .append("total_amount", 4.9)
            .append("date", 18220));
  }

  private static SchemaRegistry registry(URI url) {
    return new SchemaRegistry(url, new Patience(Duration.ofMillis(50)));
  }
}
