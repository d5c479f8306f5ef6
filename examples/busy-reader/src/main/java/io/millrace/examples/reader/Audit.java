package io.millrace.examples.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Checks within each key that every number came, and came once.
 *
 * <p>What it knows of a key is keyed state and its totals are operator state, so both move with the
 * job through restarts and rescales, and are exact at each checkpoint. They are written to a file
 * when a checkpoint has completed, and served as metrics {@code auditEvents}, {@code auditDoubled},
 * {@code auditMissing}, {@code auditOvertaken} and {@code auditUnnumbered}.
 */
final class Audit extends KeyedProcessFunction<String, Computed, Void>
    implements CheckpointedFunction, CheckpointListener {
  private static final long serialVersionUID = 1;

  private final String folder;
  private transient @Nullable ValueState<long[]> seen;
  private transient @Nullable ListState<AuditTotals> saved;
  private transient @Nullable ListState<EpochTotals> savedEpochs;
  private transient @Nullable AuditReport report;
  private transient @Nullable TreeMap<Long, Counted> pending;
  private transient @Nullable TreeMap<Long, EpochTotals> epochs;
  private transient volatile @Nullable AuditTotals totals;

  /** What a checkpoint holds. */
  private record Counted(AuditTotals totals, String epochs) {}

  Audit(Path folder) {
    this.folder = folder.toString();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    ListState<AuditTotals> state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("totals", TypeInformation.of(AuditTotals.class)));
    AuditTotals restored = AuditTotals.ZERO;
    for (AuditTotals part : state.get()) {
      restored = restored.plus(part);
    }
    saved = state;
    totals = restored;
    ListState<EpochTotals> epochState =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("epochs", TypeInformation.of(EpochTotals.class)));
    epochs = new TreeMap<>();
    for (EpochTotals part : epochState.get()) {
      epochs.merge(part.epoch(), part, EpochTotals::plus);
    }
    savedEpochs = epochState;
    pending = new TreeMap<>();
  }

  @Override
  public void open(OpenContext context) throws IOException {
    seen =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "seen", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
    report = AuditReport.create(Path.of(folder), getRuntimeContext().getTaskInfo());
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    metrics.gauge("auditEvents", (Gauge<Long>) () -> current().events());
    metrics.gauge("auditDoubled", (Gauge<Long>) () -> current().doubled());
    metrics.gauge("auditMissing", (Gauge<Long>) () -> current().missing());
    metrics.gauge("auditOvertaken", (Gauge<Long>) () -> current().overtaken());
    metrics.gauge("auditUnnumbered", (Gauge<Long>) () -> current().unnumbered());
  }

  @Override
  public void processElement(Computed event, Context context, Collector<Void> out)
      throws Exception {
    totals = event.isNumbered() ? checked(event) : current().withUnnumbered();
  }

  private AuditTotals checked(Computed event) throws IOException {
    long number = event.sequence();
    ValueState<long[]> state = opened(seen);
    long[] known = state.value();
    long[] before = known == null ? Sequences.none() : known;
    if (Sequences.contains(before, number)) {
      return current().withDoubled();
    }
    long[] after = Sequences.with(before, number);
    state.update(after);
    boolean overtaken = before.length > 0 && number < before[before.length - 1];
    long missingChange = Sequences.missing(after) - Sequences.missing(before);
    var one = new EpochTotals(EventNumber.epochOf(event.key()), 1, missingChange);
    opened(epochs).merge(one.epoch(), one, EpochTotals::plus);
    return current().withEvent(missingChange, overtaken);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    AuditTotals now = current();
    ListState<AuditTotals> state = opened(saved);
    state.clear();
    state.add(now);
    List<EpochTotals> byEpoch = List.copyOf(opened(epochs).values());
    opened(savedEpochs).update(byEpoch);
    opened(pending).put(context.getCheckpointId(), new Counted(now, EpochTotals.text(byEpoch)));
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws IOException {
    Counted complete = opened(pending).get(checkpoint);
    if (complete != null) {
      opened(report)
          .write(checkpoint, System.currentTimeMillis(), complete.totals(), complete.epochs());
    }
    opened(pending).headMap(checkpoint, true).clear();
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) {
    opened(pending).remove(checkpoint);
  }

  @Override
  public void close() throws IOException {
    AuditReport open = report;
    if (open != null) {
      open.close();
    }
  }

  private AuditTotals current() {
    return opened(totals);
  }

  private static <T> T opened(@Nullable T field) {
    if (field == null) {
      throw new IllegalStateException("the audit has not been opened");
    }
    return field;
  }
}
