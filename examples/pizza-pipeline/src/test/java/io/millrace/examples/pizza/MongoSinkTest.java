package io.millrace.examples.pizza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.client.MongoClient;
import io.millrace.runtime.mongo.MongoWireServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoSinkTest {
  @TempDir private Path folder;

  private final Patience patience = new Patience(Duration.ofMillis(100));

  @Test
  void storesADocumentOnceHoweverOftenItIsGiven() {
    try (MongoWireServer server = MongoWireServer.inMemory(0);
        MongoSink sink = sink(server.url())) {
      sink.accept(new Document("_id", "a").append("quantity", 1));
      sink.accept(new Document("_id", "a").append("quantity", 1));

      assertEquals(1, count(server));
    }
  }

  @Test
  void returnsOnlyWhenTheStoreIsBackAndHasIt() throws Exception {
    MongoWireServer before = MongoWireServer.onDisk(folder, 0);
    try (MongoSink sink = sink(before.url())) {
      sink.accept(new Document("_id", "a"));
      before.close();
      CompletableFuture<Void> second =
          CompletableFuture.runAsync(() -> sink.accept(new Document("_id", "b")));
      TimeUnit.SECONDS.sleep(2);
      assertFalse(second.isDone());

      try (MongoWireServer after = MongoWireServer.onDisk(folder, before.port())) {
        second.get(30, TimeUnit.SECONDS);

        assertEquals(2, count(after));
      }
    }
  }

  @Test
  void givesUpWhenTheProcessIsToEnd() {
    try (MongoSink sink = sink("mongodb://localhost:1")) {
      patience.end();

      assertThrows(StoppedException.class, () -> sink.accept(new Document("_id", "a")));
    }
  }

  @Test
  void aFailureThatDoesNotPassIsThrown() {
    IllegalStateException failure = new IllegalStateException("refused");

    assertThat(
            assertThrows(
                IllegalStateException.class,
                () ->
                    patience.until(
                        "it",
                        () -> {
                          throw failure;
                        },
                        MongoSink::isPassing)))
        .isSameAs(failure);
  }

  private MongoSink sink(String url) {
    return new MongoSink(url, "pipelineSink", "pizzaOrderAnalysis", patience);
  }

  private static long count(MongoWireServer server) {
    try (MongoClient client = MongoSink.connect(server.url())) {
      return client
          .getDatabase("pipelineSink")
          .getCollection("pizzaOrderAnalysis")
          .countDocuments();
    }
  }
}
