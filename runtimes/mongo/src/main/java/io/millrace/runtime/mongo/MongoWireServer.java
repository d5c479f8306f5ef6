package io.millrace.runtime.mongo;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;

/**
 * A server that speaks MongoDB's wire protocol in this JVM. It has collections, indexes, upserts,
 * queries and aggregations; it has no users, sessions, transactions or change streams.
 */
public final class MongoWireServer implements AutoCloseable {
  /**
   * How long an acknowledged write may be in memory only; what a SIGKILL can cost.
   *
   * <p>The store's own second is long for those who count documents.
   */
  private static final int COMMIT_DELAY_MILLIS = 100;

  private final MongoServer server;
  private final int port;

  private MongoWireServer(MongoServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts one that forgets all when it is closed.
   *
   * @param port on the loopback address; 0 for any that is free
   */
  public static MongoWireServer inMemory(int port) {
    return start(new MemoryBackend(), port);
  }

  /**
   * Starts one that finds again what an earlier one left in the folder.
   *
   * @param folder for its data; made when it is not there
   * @param port on the loopback address; 0 for any that is free
   * @throws UncheckedIOException if the folder cannot be made
   */
  public static MongoWireServer onDisk(Path folder, int port) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MVStore store = MVStore.open(folder.resolve("mongo.mv").toString());
    store.setAutoCommitDelay(COMMIT_DELAY_MILLIS);
    return start(new H2Backend(store), port);
  }

  private static MongoWireServer start(MongoBackend backend, int port) {
    MongoServer server = new MongoServer(backend);
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (RuntimeException e) {
      backend.close();
      throw e;
    }
    return new MongoWireServer(server, server.getLocalAddress().getPort());
  }

  /** What clients are given. */
  public String url() {
    return "mongodb://localhost:" + port;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Ends it, cuts its connections and waits for that; what was acknowledged is on disk. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
