package io.millrace.adapters.pravega;

import io.pravega.client.ClientConfig;
import io.pravega.client.control.impl.Controller;
import io.pravega.client.control.impl.ControllerImpl;
import io.pravega.client.control.impl.ControllerImplConfig;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Pravega's own client for one controller. After a failure the next caller gets a new connection:
 * gRPC alone would wait up to two minutes before it looks whether the controller is back.
 */
final class Client implements AutoCloseable {
  /** gRPC logs by the JDK's logger each failure that we tell anyway; held, or the level is lost. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private static final int THREADS = 2;

  private final ClientConfig config;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "pravega-client");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Controller controller;
  private boolean isClosed;

  /**
   * @param address such as {@code tcp://localhost:9090}
   */
  Client(URI address) {
    this.config = ClientConfig.builder().controllerURI(address).build();
    GRPC.setLevel(Level.OFF);
  }

  ClientConfig config() {
    return config;
  }

  ScheduledExecutorService threads() {
    return threads;
  }

  synchronized Controller controller() {
    if (isClosed) {
      throw new IllegalStateException("closed");
    }
    Controller known = controller;
    if (known == null) {
      known =
          new ControllerImpl(
              ControllerImplConfig.builder()
                  .clientConfig(config)
                  .retryAttempts(1)
                  .initialBackoffMillis(1)
                  .backoffMultiple(1)
                  .maxBackoffMillis(1)
                  .timeoutMillis(Patient.TIMEOUT.toMillis())
                  .build(),
              threads);
      controller = known;
    }
    return known;
  }

  /** The next caller gets a new connection, unless somebody has made one already. */
  synchronized void drop(Controller broken) {
    if (broken.equals(controller)) {
      controller = null;
      closeAside(broken);
    }
  }

  /** Closing waits for calls that are under way; the caller may be one of them. */
  private static void closeAside(Controller broken) {
    Thread closer = new Thread(broken::close, "pravega-closer");
    closer.setDaemon(true);
    closer.start();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    Controller known = controller;
    if (known != null) {
      controller = null;
      closeAside(known);
    }
    threads.shutdownNow();
  }
}
