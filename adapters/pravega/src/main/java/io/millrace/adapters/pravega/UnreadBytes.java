package io.millrace.adapters.pravega;

import io.millrace.model.Reading;
import io.pravega.client.admin.ReaderGroupManager;
import io.pravega.client.stream.ReaderGroup;
import io.pravega.client.stream.ReaderGroupNotFoundException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What reader groups have not read yet, by the client. Its calls block, without an end when Pravega
 * is away: each group has one thread, and no second question while the first is unanswered.
 */
final class UnreadBytes implements AutoCloseable {
  private final Client client;
  private final InstantSource clock;
  private final Map<Group, Watcher> watchers = new ConcurrentHashMap<>();

  UnreadBytes(Client client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A reader group by its scope and its name in it. */
  record Group(String scope, String name) {}

  CompletableFuture<Reading<Double>> read(Group group) {
    return watchers.computeIfAbsent(group, Watcher::new).ask();
  }

  @Override
  public void close() {
    watchers.values().forEach(watcher -> watcher.thread.shutdownNow());
  }

  private final class Watcher {
    private final Group group;
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private final ExecutorService thread;
    // only the thread looks at these two
    private @Nullable ReaderGroupManager manager;
    private @Nullable ReaderGroup open;

    Watcher(Group group) {
      this.group = group;
      this.thread =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread made = new Thread(task, "pravega-reader-group-" + group.name());
                made.setDaemon(true);
                return made;
              });
    }

    CompletableFuture<Reading<Double>> ask() {
      if (!isBusy.compareAndSet(false, true)) {
        return CompletableFuture.completedFuture(
            Reading.unknown(
                "Unavailable", "Pravega has not yet answered the last question for " + group));
      }
      CompletableFuture<Reading<Double>> answer = CompletableFuture.supplyAsync(this::read, thread);
      return answer
          .thenApply(reading -> reading)
          .orTimeout(Patient.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Reading<Double> read() {
      try {
        ReaderGroup known = open;
        if (known == null) {
          ReaderGroupManager made = ReaderGroupManager.withScope(group.scope(), client.config());
          manager = made;
          known = made.getReaderGroup(group.name());
          open = known;
        }
        return Reading.known((double) known.getMetrics().unreadBytes(), clock.instant());
      } catch (ReaderGroupNotFoundException e) {
        drop();
        return Reading.unknown(
            "NoSuchReaderGroup",
            "Pravega has no reader group " + group.scope() + "/" + group.name());
      } catch (RuntimeException e) {
        drop();
        return Reading.unknown("Unavailable", Patient.explain(e));
      } finally {
        isBusy.set(false);
      }
    }

    private void drop() {
      ReaderGroup known = open;
      ReaderGroupManager made = manager;
      open = null;
      manager = null;
      if (known != null) {
        known.close();
      }
      if (made != null) {
        made.close();
      }
    }
  }
}
