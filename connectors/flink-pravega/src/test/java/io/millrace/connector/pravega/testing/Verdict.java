package io.millrace.connector.pravega.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What a test's job has seen. Events are {@code key:number:filling}, numbered from 1 within each
 * key; the number due next is keyed state, so any loss, double or disorder shows, for good.
 */
public final class Verdict {
  private static final Map<String, Verdict> ALL = new ConcurrentHashMap<>();

  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<String, Long> reached = new ConcurrentHashMap<>();
  private final AtomicBoolean failureDue = new AtomicBoolean();
  private final AtomicBoolean failureDueAfterCheckpoint = new AtomicBoolean();
  private final AtomicInteger failures = new AtomicInteger();

  private Verdict() {}

  /** The verdict of a run, by name, since the job's functions travel serialised. */
  public static Verdict of(String run) {
    return ALL.computeIfAbsent(run, name -> new Verdict());
  }

  public List<String> violations() {
    return violations;
  }

  /** The highest number seen in each key. */
  public Map<String, Long> reached() {
    return reached;
  }

  /** Makes the job fail at its next event. */
  public void failSoon() {
    failureDue.set(true);
  }

  /**
   * Makes the job fail at the first event after the next checkpoint, when none is under way: a
   * regional failover of Flink 2.3 while the coordinator's part of a checkpoint is pending may
   * leave its gateways closed for good ("Trying to open gateway for unseen checkpoint").
   */
  public void failAfterCheckpoint() {
    failureDueAfterCheckpoint.set(true);
  }

  public int failures() {
    return failures.get();
  }

  public static String keyOf(String event) {
    return event.substring(0, event.indexOf(':'));
  }

  static long numberOf(String event) {
    int from = event.indexOf(':') + 1;
    return Long.parseLong(event.substring(from, event.indexOf(':', from)));
  }

  /** Checks each event against the number its key is due. */
  public static final class Check extends KeyedProcessFunction<String, String, String>
      implements CheckpointListener {
    private static final long serialVersionUID = 1L;
    private final String run;
    private transient @Nullable ValueState<Long> last;

    public Check(String run) {
      this.run = run;
    }

    @Override
    public void open(OpenContext context) {
      last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.LONG));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      Verdict verdict = Verdict.of(run);
      if (verdict.failureDueAfterCheckpoint.compareAndSet(true, false)) {
        verdict.failSoon();
      }
    }

    @Override
    public void processElement(String event, Context context, Collector<String> out)
        throws Exception {
      Verdict verdict = Verdict.of(run);
      if (verdict.failureDue.compareAndSet(true, false)) {
        verdict.failures.incrementAndGet();
        throw new IllegalStateException("injected");
      }
      ValueState<Long> state = java.util.Objects.requireNonNull(last);
      Long before = state.value();
      long due = before == null ? 1 : before + 1;
      long number = numberOf(event);
      if (number != due) {
        verdict.violations.add(context.getCurrentKey() + ": " + number + " instead of " + due);
      }
      state.update(number);
      verdict.reached.put(context.getCurrentKey(), number);
      out.collect(event);
    }
  }
}
