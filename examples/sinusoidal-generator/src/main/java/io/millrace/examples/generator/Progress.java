package io.millrace.examples.generator;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the generator has done so far, over all its incarnations in this process. */
final class Progress {
  private final LongAdder offered = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicLong epoch = new AtomicLong();
  private volatile double offeredEventsPerSecond;

  void offered() {
    offered.increment();
  }

  void written() {
    written.increment();
  }

  void failed() {
    failed.increment();
  }

  void enter(long newEpoch) {
    epoch.set(newEpoch);
  }

  void offering(double eventsPerSecond) {
    offeredEventsPerSecond = eventsPerSecond;
  }

  long offeredEvents() {
    return offered.sum();
  }

  /** Events whose storage was acknowledged. */
  long writtenEvents() {
    return written.sum();
  }

  /** Events of which it is not known whether they were stored. */
  long failedEvents() {
    return failed.sum();
  }

  /** The text that Prometheus scrapes. */
  String prometheus() {
    var text = new StringBuilder();
    metric(text, "counter", "generator_events_written_total", "Events stored.", writtenEvents());
    metric(
        text, "counter", "generator_events_offered_total", "Events handed over.", offeredEvents());
    metric(
        text,
        "counter",
        "generator_events_failed_total",
        "Events of which storage is not known.",
        failedEvents());
    metric(text, "gauge", "generator_epoch", "Epoch of this incarnation.", epoch.get());
    text.append("# HELP generator_offered_events_per_second The load curve now.\n")
        .append("# TYPE generator_offered_events_per_second gauge\n")
        .append(
            String.format(
                Locale.ROOT, "generator_offered_events_per_second %.3f%n", offeredEventsPerSecond));
    return text.toString();
  }

  private static void metric(
      StringBuilder text, String type, String name, String help, long value) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    text.append(name).append(' ').append(value).append('\n');
  }
}
