package io.millrace.examples.generator;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the generator has done so far, over all its incarnations in this process. */
final class Progress {
  private final LongAdder offered = new LongAdder();
  private final ConcurrentSkipListMap<Long, LongAdder> written = new ConcurrentSkipListMap<>();
  private final LongAdder failed = new LongAdder();
  private final AtomicLong epoch = new AtomicLong();
  private volatile double offeredEventsPerSecond;

  void offered() {
    offered.increment();
  }

  void written(long inEpoch) {
    written.computeIfAbsent(inEpoch, first -> new LongAdder()).increment();
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
    return writtenByEpoch().values().stream().mapToLong(count -> count).sum();
  }

  /** The same for each epoch of this process. */
  SortedMap<Long, Long> writtenByEpoch() {
    var counts = new TreeMap<Long, Long>();
    written.forEach((of, count) -> counts.put(of, count.sum()));
    return counts;
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
    text.append("# HELP generator_epoch_events_written Events stored in one epoch.\n")
        .append("# TYPE generator_epoch_events_written gauge\n");
    writtenByEpoch()
        .forEach(
            (of, count) ->
                text.append("generator_epoch_events_written{epoch=\"")
                    .append(of)
                    .append("\"} ")
                    .append(count)
                    .append('\n'));
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
