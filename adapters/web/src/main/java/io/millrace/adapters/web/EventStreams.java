package io.millrace.adapters.web;

import io.javalin.http.sse.SseClient;
import io.millrace.adapters.web.EventLog.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Server-sent events: one thread for each reader, each at its own place in the log. A reader that
 * names the last event it has seen goes on after it; when that is no longer possible, {@code hello}
 * says so and the reader fetches the past again.
 */
final class EventStreams implements AutoCloseable {
  /** So that a dead connection shows on either side. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private static final int MAX_READERS = 32;

  private final EventLog log;
  private final Semaphore places = new Semaphore(MAX_READERS);
  private final ExecutorService writers;

  EventStreams(EventLog log) {
    this.log = log;
    AtomicLong number = new AtomicLong();
    this.writers =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "events " + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Whether one more reader would be served. */
  boolean hasPlace() {
    return !log.isClosed() && places.availablePermits() > 0;
  }

  /**
   * Serves a reader until it goes away; one too many is ended at once.
   *
   * @param lastEventId the last event that it has seen
   * @param hello what greets it, by whether it goes on where it was
   */
  void serve(SseClient client, Optional<String> lastEventId, Greeting hello) {
    if (!places.tryAcquire()) {
      client.close();
      return;
    }
    client.keepAlive();
    Optional<Long> resumed = lastEventId.flatMap(log::resumable);
    long from = resumed.orElseGet(log::newest);
    writers.execute(
        () -> {
          try {
            client.sendEvent("hello", hello.json(resumed.isPresent()), log.idOf(from));
            write(client, from);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            places.release();
            client.close();
          }
        });
  }

  /** What greets a reader. */
  @FunctionalInterface
  interface Greeting {
    String json(boolean isResumed);
  }

  private void write(SseClient client, long from) throws InterruptedException {
    long seen = from;
    while (!client.terminated()) {
      Optional<List<Event>> news = log.after(seen, HEARTBEAT);
      if (news.isEmpty()) {
        return; // too slow: it comes again and starts from the present
      }
      for (Event event : news.get()) {
        if (client.terminated()) {
          return;
        }
        client.sendEvent(event.type(), event.json(), log.idOf(event.number()));
        seen = event.number();
      }
      if (log.isClosed()) {
        if (!client.terminated()) {
          client.sendEvent("bye", "{}", log.idOf(seen));
        }
        return;
      }
      if (news.get().isEmpty() && !client.terminated()) {
        client.sendComment("still here");
      }
    }
  }

  /** Ends every stream after its reader was told so. */
  @Override
  public void close() {
    log.close();
    writers.shutdown();
    try {
      if (!writers.awaitTermination(2, TimeUnit.SECONDS)) {
        writers.shutdownNow();
      }
    } catch (InterruptedException e) {
      writers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
