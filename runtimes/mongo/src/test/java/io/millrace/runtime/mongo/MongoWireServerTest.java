package io.millrace.runtime.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoWireServerTest {
  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  @TempDir private Path folder;

  @Test
  void anUpsertWrittenTwiceIsOneDocument() {
    try (MongoWireServer server = MongoWireServer.inMemory(0);
        MongoClient client = MongoClients.create(server.url())) {
      upsert(client, "a", 1);
      upsert(client, "a", 2);

      assertEquals(1, orders(client).countDocuments());
      assertEquals(2, orders(client).find(Filters.eq("_id", "a")).first().getInteger("quantity"));
    }
  }

  @Test
  void findsItsDocumentsAgainOnTheSameFolderAndPort() {
    int port;
    try (MongoWireServer server = MongoWireServer.onDisk(folder, 0);
        MongoClient client = MongoClients.create(server.url())) {
      port = server.port();
      upsert(client, "a", 1);
      upsert(client, "b", 2);
    }

    try (MongoWireServer server = MongoWireServer.onDisk(folder, port);
        MongoClient client = MongoClients.create(server.url())) {
      assertEquals(2, orders(client).countDocuments());
    }
  }

  @Test
  void aClientSeesThatItIsGone() {
    MongoWireServer server = MongoWireServer.inMemory(0);
    try (MongoClient client =
        MongoClients.create(server.url() + "/?serverSelectionTimeoutMS=300")) {
      upsert(client, "a", 1);

      server.close();

      assertThrows(MongoException.class, () -> upsert(client, "b", 1));
    }
  }

  private static void upsert(MongoClient client, String id, int quantity) {
    orders(client)
        .replaceOne(
            Filters.eq("_id", id), new Document("_id", id).append("quantity", quantity), UPSERT);
  }

  private static MongoCollection<Document> orders(MongoClient client) {
    return client.getDatabase("pizza").getCollection("orders");
  }
}
