package io.millrace.adapters.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest events of one run of the server, numbered without a gap. Readers wait on it at their
 * own pace, so a slow one holds nobody up.
 */
final class EventLog {
  /**
   * One event.
   *
   * @param number grows by one with each event, from 1
   * @param json its data, one line
   */
  record Event(long number, String type, String json) {}

  private final String run;
  private final int capacity;
  private final Deque<Event> events = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long last;
  private boolean isClosed;

  /**
   * @param run names this run of the server: an id of another run says nothing here
   * @param capacity events kept
   */
  EventLog(String run, int capacity) {
    this.run = run;
    this.capacity = capacity;
  }

  void append(String type, String json) {
    lock.lock();
    try {
      last++;
      events.addLast(new Event(last, type, json));
      if (events.size() > capacity) {
        events.removeFirst();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Number of the newest event; 0 before the first. */
  long newest() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  String idOf(long number) {
    return run + "-" + number;
  }

  /** The number behind an id of this run from which on every event is still here. */
  Optional<Long> resumable(String id) {
    String prefix = run + "-";
    if (!id.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(id.substring(prefix.length()));
      lock.lock();
      try {
        return number <= last && hasAllAfter(number) ? Optional.of(number) : Optional.empty();
      } finally {
        lock.unlock();
      }
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean hasAllAfter(long number) {
    Event oldest = events.peekFirst();
    return number == last || (oldest != null && oldest.number() <= number + 1);
  }

  /**
   * The events after {@code number}, oldest first; waits for one up to {@code patience}.
   *
   * @return empty when some of them are gone already
   */
  Optional<List<Event>> after(long number, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (last <= number && !isClosed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return hasAllAfter(number)
          ? Optional.of(events.stream().filter(event -> event.number() > number).toList())
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes every reader; what is there can still be read. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
