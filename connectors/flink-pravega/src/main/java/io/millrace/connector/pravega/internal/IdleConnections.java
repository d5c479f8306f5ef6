package io.millrace.connector.pravega.internal;

import io.pravega.client.ClientConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.connector.source.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connection of a reader that was closed for a moment: when the job comes back after a
 * rescale, its channels are open and need no greeting.
 *
 * <p>Only where Flink's own class loader has loaded the connector. In a user's jar, a client that
 * outlives its job would keep the job's class loader in memory.
 */
public final class IdleConnections {
  private static final Logger LOG = LoggerFactory.getLogger(IdleConnections.class);

  /** A rescale takes a second; a restart from a savepoint comes in another process. */
  private static final Duration KEPT_FOR = Duration.ofSeconds(10);

  private static final IdleConnections OF_PROCESS =
      new IdleConnections(
          Connection::open,
          CompletableFuture.delayedExecutor(KEPT_FOR.toMillis(), TimeUnit.MILLISECONDS),
          IdleConnections.class.getClassLoader() == Source.class.getClassLoader());

  private final Function<ClientConfig, Connection> opener;
  private final Executor later;
  private final boolean keeps;
  private final Map<ClientConfig, Deque<Kept>> idle = new HashMap<>();

  /** One stay of a connection here; the same connection may come and go several times. */
  private static final class Kept {
    final Connection connection;

    Kept(Connection connection) {
      this.connection = connection;
    }
  }

  /**
   * @param later runs what it is given when a connection has been kept long enough
   * @param keeps whether anything is kept at all
   */
  IdleConnections(Function<ClientConfig, Connection> opener, Executor later, boolean keeps) {
    this.opener = opener;
    this.later = later;
    this.keeps = keeps;
  }

  /** Those of this process. */
  public static IdleConnections ofProcess() {
    return OF_PROCESS;
  }

  /** A connection for the caller alone, kept or new. */
  public Connection take(ClientConfig config) {
    Kept kept = poll(config);
    LOG.debug("{} connection to {}", kept == null ? "New" : "Kept", config.getControllerURI());
    return kept == null ? opener.apply(config) : kept.connection;
  }

  private synchronized @Nullable Kept poll(ClientConfig config) {
    Deque<Kept> kept = idle.get(config);
    return kept == null ? null : kept.pollLast();
  }

  /** Takes back a connection that works and on which nothing is open any more. */
  public void giveBack(ClientConfig config, Connection connection) {
    if (!keeps) {
      connection.close();
      return;
    }
    Kept kept = new Kept(connection);
    synchronized (this) {
      idle.computeIfAbsent(config, fresh -> new ArrayDeque<>()).addLast(kept);
    }
    later.execute(() -> closeIfIdle(config, kept));
  }

  private void closeIfIdle(ClientConfig config, Kept kept) {
    boolean isIdle;
    synchronized (this) {
      Deque<Kept> all = idle.get(config);
      isIdle = all != null && all.remove(kept);
      if (all != null && all.isEmpty()) {
        idle.remove(config);
      }
    }
    if (isIdle) {
      kept.connection.close();
    }
  }
}
