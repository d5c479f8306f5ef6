package io.millrace.examples.counting;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source that acts like a topic with a fixed number of partitions. Events fall due at a steady
 * rate from the moment the job first began, which is part of its state: while the job is down a
 * backlog builds up, and what is due but not read is Flink's {@code pendingRecords}.
 */
final class TopicSource implements Source<Event, Partition, Unassigned> {
  private static final long serialVersionUID = 1;

  private final int partitions;
  private final double perSecond;

  /**
   * @param perSecond events per second over all partitions
   */
  TopicSource(int partitions, double perSecond) {
    this.partitions = partitions;
    this.perSecond = perSecond;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<Partition, Unassigned> createEnumerator(
      SplitEnumeratorContext<Partition> context) {
    long now = System.currentTimeMillis();
    List<Partition> all = new ArrayList<>();
    for (int id = 0; id < partitions; id++) {
      all.add(new Partition(id, 0, now));
    }
    return new TopicEnumerator(context, all);
  }

  @Override
  public SplitEnumerator<Partition, Unassigned> restoreEnumerator(
      SplitEnumeratorContext<Partition> context, Unassigned state) {
    return new TopicEnumerator(context, state.partitions());
  }

  @Override
  public SourceReader<Event, Partition> createReader(SourceReaderContext context) {
    return new TopicReader(context, perSecond / partitions);
  }

  @Override
  public SimpleVersionedSerializer<Partition> getSplitSerializer() {
    return new Partition.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<Unassigned> getEnumeratorCheckpointSerializer() {
    return new Unassigned.Serializer();
  }
}
