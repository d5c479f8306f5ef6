package io.millrace.examples.pizza;

import com.mongodb.ConnectionString;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A collection of MongoDB. Storing a document twice stores it once, and a store that is away is
 * waited for: what was handed over is there when {@link #accept} returns.
 */
final class MongoSink implements Consumer<Document>, AutoCloseable {
  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);
  private static final String RETRYABLE = "RetryableWriteError";

  private final MongoClient client;
  private final MongoCollection<Document> collection;
  private final Patience patience;

  /**
   * Needs no server yet.
   *
   * @param url with options, if any, which win over the timeouts of here
   * @throws IllegalArgumentException if it is no URL of MongoDB, or asks for writes that are not
   *     acknowledged
   */
  MongoSink(String url, String database, String collection, Patience patience) {
    this.client = connect(url);
    this.collection = client.getDatabase(database).getCollection(collection);
    this.patience = patience;
  }

  /** Opens a client that soon says when there is no server. */
  static MongoClient connect(String url) {
    ConnectionString address = new ConnectionString(url);
    if (address.getWriteConcern() != null && !address.getWriteConcern().isAcknowledged()) {
      throw new IllegalArgumentException("writes that are not acknowledged may be lost: " + url);
    }
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(1, TimeUnit.SECONDS))
            .applyToSocketSettings(
                socket ->
                    socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(5, TimeUnit.SECONDS))
            .applyConnectionString(address)
            .build());
  }

  /**
   * Stores a document under its {@code _id}, or replaces the one that has it.
   *
   * @throws StoppedException if the store is away and the process is to end
   * @throws MongoException if it refuses the document
   */
  @Override
  public void accept(Document document) {
    patience.until(
        "MongoDB",
        () -> collection.replaceOne(Filters.eq("_id", document.get("_id")), document, UPSERT),
        MongoSink::isPassing);
  }

  /** Whether the same write may succeed later. */
  static boolean isPassing(@Nullable Throwable failure) {
    if (failure instanceof MongoWriteException refused) {
      // two instances made the same document at once; the next attempt finds it
      return refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
    }
    return failure instanceof MongoSocketException
        || failure instanceof MongoTimeoutException
        || failure instanceof MongoNotPrimaryException
        || failure instanceof MongoNodeIsRecoveringException
        || failure instanceof MongoServerUnavailableException
        || failure instanceof MongoWriteConcernException
        || (failure instanceof MongoException other
            // a connection that broke while it was opened comes wrapped
            && (other.hasErrorLabel(RETRYABLE) || isPassing(other.getCause())));
  }

  @Override
  public void close() {
    client.close();
  }
}
