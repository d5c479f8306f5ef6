package io.millrace.examples.pizza;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.millrace.runtime.mongo.MongoWireServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkAuditTest {
  private static final OrderBook BOOK = new OrderBook(1);

  private final MongoWireServer server = MongoWireServer.inMemory(0);
  private final MongoClient client = MongoSink.connect(server.url());
  private final MongoCollection<Document> stored =
      client.getDatabase("pipelineSink").getCollection("pizzaOrderAnalysis");
  private List<Document> lines = List.of();

  @BeforeEach
  void store() {
    lines =
        new ArrayList<>(
            IntStream.range(1000, 1020)
                .mapToObj(number -> new ReceivedOrder("t-0-" + number, BOOK.order(number)))
                .flatMap(order -> order.lines().stream())
                .map(SoldLine::toDocument)
                .toList());
    stored.insertMany(lines);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void isExactWhenEachLineIsThereOnce() {
    SinkAudit audit = SinkAudit.of(stored, BOOK, 1000, 20);

    assertEquals(new SinkAudit(lines.size(), lines.size(), 0, 0, 0), audit);
    assertTrue(audit.isExact());
  }

  @Test
  void countsLostDoubledAndWrongLines() {
    stored.deleteOne(new Document("_id", lines.get(0).get("_id")));
    stored.insertOne(new Document(lines.get(5)).append("_id", "again"));
    stored.insertOne(new Document(lines.get(5)).append("_id", "and again"));
    stored.insertOne(new Document(lines.get(6)).append("_id", "odd").append("quantity", 99));

    SinkAudit audit = SinkAudit.of(stored, BOOK, 1000, 20);

    assertEquals(new SinkAudit(lines.size(), lines.size() + 2, 1, 2, 1), audit);
    assertFalse(audit.isExact());
  }

  @Test
  void leavesOrdersOfAnotherRunAlone() {
    int lineCount = IntStream.range(1005, 1010).map(n -> BOOK.order(n).orderLines().size()).sum();

    assertEquals(new SinkAudit(lineCount, lineCount, 0, 0, 0), SinkAudit.of(stored, BOOK, 1005, 5));
  }
}
