package io.millrace.adapters.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Time that stands still between events; events of one instant happen in the order of asking. */
public final class VirtualClock implements InstantSource {
  private record Event(Instant at, long order, Runnable what) {}

  private final PriorityQueue<Event> agenda =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
  private Instant now;
  private long asked;

  public VirtualClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Has {@code what} happen once {@code delay} is over. */
  public void after(Duration delay, Runnable what) {
    agenda.add(new Event(now.plus(delay), asked++, what));
  }

  /** When the next event is due; empty when nothing is going to happen. */
  public Optional<Instant> next() {
    return Optional.ofNullable(agenda.peek()).map(Event::at);
  }

  /** Lets {@code delay} pass, and all that happens in it. */
  public void advance(Duration delay) {
    advanceTo(now.plus(delay));
  }

  /** Lets time pass until {@code target}, and all that happens until then; never goes back. */
  public void advanceTo(Instant target) {
    Event first = agenda.peek();
    while (first != null && !first.at().isAfter(target)) {
      agenda.poll();
      now = later(now, first.at());
      first.what().run();
      first = agenda.peek();
    }
    now = later(now, target);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
