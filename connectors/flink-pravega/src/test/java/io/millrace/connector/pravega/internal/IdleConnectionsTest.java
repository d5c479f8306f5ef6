package io.millrace.connector.pravega.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pravega.client.ClientConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With clients that never connect, since nothing is asked of them. */
class IdleConnectionsTest {
  private static final ClientConfig CONFIG = config("tcp://localhost:1");

  private final List<Runnable> later = new ArrayList<>();

  private static ClientConfig config(String uri) {
    return ClientConfig.builder().controllerURI(URI.create(uri)).build();
  }

  private IdleConnections connections(boolean keeps) {
    return new IdleConnections(Connection::open, later::add, keeps);
  }

  private static boolean isClosed(Connection connection) {
    return connection.executor().isShutdown();
  }

  @Test
  void theNextReaderOfTheSameClusterGetsTheKeptOne() {
    IdleConnections connections = connections(true);
    Connection first = connections.take(CONFIG);
    connections.giveBack(CONFIG, first);

    Connection other = connections.take(config("tcp://localhost:2"));
    Connection next = connections.take(config("tcp://localhost:1"));
    Connection atTheSameTime = connections.take(CONFIG);

    assertSame(first, next);
    assertNotSame(first, other);
    assertNotSame(first, atTheSameTime);
    List.of(other, next, atTheSameTime).forEach(Connection::close);
  }

  @Test
  void whatNobodyTakesIsClosedAndWhatWasTakenIsNot() {
    IdleConnections connections = connections(true);
    Connection taken = connections.take(CONFIG);
    Connection left = connections.take(CONFIG);
    connections.giveBack(CONFIG, left);
    connections.giveBack(CONFIG, taken);
    assertSame(taken, connections.take(CONFIG));

    later.forEach(Runnable::run);

    assertTrue(isClosed(left));
    assertFalse(isClosed(taken));
    taken.close();
  }

  @Test
  void inAUsersJarNothingIsKept() {
    IdleConnections connections = connections(false);
    Connection first = connections.take(CONFIG);

    connections.giveBack(CONFIG, first);

    assertTrue(isClosed(first));
    assertTrue(later.isEmpty());
  }
}
