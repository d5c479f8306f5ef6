package io.millrace.connector.pravega.testing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What a test's job has seen. Events are {@code key:number:filling}, numbered from 1 within each
 * key; the numbers seen are keyed state, so any loss, double or disorder shows, for good.
 */
public final class Verdict {
  private static final Map<String, Verdict> ALL = new ConcurrentHashMap<>();

  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<String, Long> reached = new ConcurrentHashMap<>();
  private final Map<String, Long> left = new ConcurrentHashMap<>();
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

  /** The number in each key up to which all were seen. */
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

  /**
   * Stands behind the source, before any shuffle. A key's next number may leave the source only
   * after the one before it, whichever subtask reads them; a failure sets back, and never forward.
   */
  public static final class Leaving implements MapFunction<String, String> {
    private static final long serialVersionUID = 1L;
    private final String run;

    public Leaving(String run) {
      this.run = run;
    }

    @Override
    public String map(String event) {
      Verdict verdict = Verdict.of(run);
      long number = numberOf(event);
      Long before = verdict.left.put(keyOf(event), number);
      if (number > (before == null ? 0 : before) + 1) {
        verdict.violations.add(keyOf(event) + ": " + number + " left the source after " + before);
      }
      return event;
    }
  }

  /** Checks each event against the numbers its key has had, behind a shuffle. */
  public static final class Check extends KeyedProcessFunction<String, String, String>
      implements CheckpointListener {
    private static final long serialVersionUID = 1L;
    private final String run;
    private final boolean isOrdered;
    private transient @Nullable ValueState<Long> last;
    private transient @Nullable MapState<Long, Boolean> ahead;

    /** Checks that each number comes once and in its turn. */
    public Check(String run) {
      this(run, true);
    }

    /**
     * @param isOrdered false if a number may come before its turn, as long as it comes once
     */
    public Check(String run, boolean isOrdered) {
      this.run = run;
      this.isOrdered = isOrdered;
    }

    @Override
    public void open(OpenContext context) {
      last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.LONG));
      ahead =
          getRuntimeContext()
              .getMapState(new MapStateDescriptor<>("ahead", Types.LONG, Types.BOOLEAN));
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
      Long before = requireNonNull(last).value();
      long due = before == null ? 1 : before + 1;
      long number = numberOf(event);
      boolean isInTime = isOrdered ? number == due : number >= due;
      if (!isInTime || requireNonNull(ahead).contains(number)) {
        verdict.violations.add(context.getCurrentKey() + ": " + number + " instead of " + due);
      }
      requireNonNull(ahead).put(number, true);
      while (requireNonNull(ahead).contains(due)) {
        requireNonNull(ahead).remove(due);
        requireNonNull(last).update(due);
        verdict.reached.put(context.getCurrentKey(), due);
        due++;
      }
      out.collect(event);
    }
  }
}
