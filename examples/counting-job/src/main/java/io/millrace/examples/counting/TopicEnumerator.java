package io.millrace.examples.counting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.jspecify.annotations.Nullable;

/** Deals the partitions out in turns, once every reader is there, so that the spread is even. */
final class TopicEnumerator implements SplitEnumerator<Partition, Unassigned> {
  private final SplitEnumeratorContext<Partition> context;
  private final List<Partition> unassigned;

  TopicEnumerator(SplitEnumeratorContext<Partition> context, List<Partition> unassigned) {
    this.context = context;
    this.unassigned = new ArrayList<>(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {}

  @Override
  public void addSplitsBack(List<Partition> back, int subtask) {
    unassigned.addAll(back);
    assign();
  }

  @Override
  public void addReader(int subtask) {
    assign();
  }

  private void assign() {
    int readers = context.currentParallelism();
    if (unassigned.isEmpty() || context.registeredReaders().size() < readers) {
      return;
    }
    Map<Integer, List<Partition>> plan = new HashMap<>();
    for (Partition partition : unassigned) {
      plan.computeIfAbsent(partition.id() % readers, reader -> new ArrayList<>()).add(partition);
    }
    unassigned.clear();
    context.assignSplits(new SplitsAssignment<>(plan));
  }

  @Override
  public Unassigned snapshotState(long checkpoint) {
    return new Unassigned(unassigned);
  }

  @Override
  public void close() {}
}
