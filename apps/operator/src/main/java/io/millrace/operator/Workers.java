package io.millrace.operator;

import io.millrace.model.ApplicationName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks on a few threads: those of one application one after the other, in the order in which
 * they came, and those of different ones beside each other.
 */
final class Workers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor threads;

  /** The tasks of each application that has any; the first of them runs, or will next. */
  private final Map<ApplicationName, Deque<Runnable>> tasks = new HashMap<>();

  Workers(int count) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ScheduledThreadPoolExecutor(
            count,
            task -> {
              Thread thread = new Thread(task, "resources " + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // it is closed: there is nobody to do it
  }

  void run(ApplicationName application, Runnable task) {
    synchronized (tasks) {
      Deque<Runnable> waiting = tasks.get(application);
      if (waiting != null) {
        waiting.add(task);
        return;
      }
      Deque<Runnable> own = new ArrayDeque<>();
      own.add(task);
      tasks.put(application, own);
    }
    threads.execute(() -> next(application));
  }

  void runLater(ApplicationName application, Runnable task, long seconds) {
    var unused = threads.schedule(() -> run(application, task), seconds, TimeUnit.SECONDS);
  }

  /** Runs it again and again; it belongs to no application. */
  void runEvery(long seconds, Runnable task) {
    var unused = threads.scheduleWithFixedDelay(task, 0, seconds, TimeUnit.SECONDS);
  }

  /** One task, and then the others' turn. */
  private void next(ApplicationName application) {
    Runnable task;
    synchronized (tasks) {
      task = tasks.getOrDefault(application, new ArrayDeque<>()).peek();
    }
    try {
      if (task != null) {
        task.run();
      }
    } finally {
      if (hasMore(application)) {
        threads.execute(() -> next(application));
      }
    }
  }

  private boolean hasMore(ApplicationName application) {
    synchronized (tasks) {
      Deque<Runnable> waiting = tasks.getOrDefault(application, new ArrayDeque<>());
      waiting.poll();
      if (waiting.isEmpty()) {
        tasks.remove(application);
      }
      return !waiting.isEmpty();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
