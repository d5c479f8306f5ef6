package io.millrace.examples.counting;

import java.lang.management.ManagementFactory;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts each key in keyed state. The occurrence with number n must be the (n + 1)-th counted; one
 * that is lost or doubled breaks that for good. Served as metrics {@code lost}, {@code doubled}
 * (the worst key of this subtask since it was opened), {@code counted} (occurrences since then) and
 * {@code began} (when the topic began, milliseconds since the epoch; 0 before the first
 * occurrence).
 */
final class Count extends KeyedProcessFunction<String, Numbered, Counted> {
  private static final long serialVersionUID = 1;

  private final long busyMicros;
  private final long tideMillis;
  private final int flood;
  private transient @Nullable ValueState<Long> count;
  private transient @Nullable Counter counted;
  private transient volatile long lost;
  private transient volatile long doubled;
  private transient volatile long began;

  Count(Settings settings) {
    this.busyMicros = settings.busyMicros();
    this.tideMillis = settings.tide().toMillis();
    this.flood = settings.flood();
  }

  @Override
  public void open(OpenContext context) {
    count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    var metrics = getRuntimeContext().getMetricGroup();
    counted = metrics.counter("counted");
    metrics.gauge("lost", (Gauge<Long>) () -> lost);
    metrics.gauge("doubled", (Gauge<Long>) () -> doubled);
    metrics.gauge("began", (Gauge<Long>) () -> began);
  }

  @Override
  public void processElement(Numbered event, Context context, Collector<Counted> out)
      throws Exception {
    long work = busyMicros * 1000 * (isFlood(event) ? flood : 1);
    long until = work == 0 ? 0 : busyNanos() + work;
    ValueState<Long> state = opened(count);
    Long before = state.value();
    long now = before == null ? 1 : before + 1;
    state.update(now);
    opened(counted).inc();
    began = event.beganMillis;
    long difference = event.number + 1 - now;
    lost = Math.max(lost, difference);
    doubled = Math.max(doubled, -difference);
    while (work > 0 && busyNanos() < until) {
      Thread.onSpinWait();
    }
    out.collect(new Counted(event.dueMillis, event.beganMillis, difference));
  }

  /** By the event's own time, so that a replay is as much work as the first time. */
  private boolean isFlood(Numbered event) {
    return tideMillis > 0 && (event.dueMillis - event.beganMillis) / tideMillis % 2 == 1;
  }

  /** What this thread had of the machine: on a busy one the work stays the same. */
  private static long busyNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static <T> T opened(@Nullable T field) {
    if (field == null) {
      throw new IllegalStateException("the count has not been opened");
    }
    return field;
  }
}
