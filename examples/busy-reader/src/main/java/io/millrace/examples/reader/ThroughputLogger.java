package io.millrace.examples.reader;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the rate each {@code frequency} events and passes nothing on. */
final class ThroughputLogger implements FlatMapFunction<String, Integer> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ThroughputLogger.class);

  private final long frequency;
  private transient long events;
  private transient long characters;
  private transient long since;

  ThroughputLogger(long frequency) {
    this.frequency = frequency;
  }

  @Override
  public void flatMap(String text, Collector<Integer> out) {
    long now = System.nanoTime();
    if (events == 0) {
      since = now;
    }
    events++;
    characters += text.length();
    if (events > frequency) {
      double seconds = (now - since) / 1e9;
      // the first event only starts the clock
      LOG.info(
          "{} events in {} s: {} events/s, {} MB/s",
          frequency,
          seconds,
          frequency / seconds,
          characters / seconds / 1e6);
      events = 0;
      characters = 0;
    }
  }
}
