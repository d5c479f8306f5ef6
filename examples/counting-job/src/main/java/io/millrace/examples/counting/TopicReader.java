package io.millrace.examples.counting;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

/** Emits what has fallen due in its partitions. */
final class TopicReader implements SourceReader<Event, Partition> {
  /** Events of a partition in one go: barriers and timers get their turn in between. */
  private static final int TURN = 8;

  /** Partitions that are dealt out in the meantime wait no longer. */
  private static final long LONGEST_PAUSE_MILLIS = 200;

  private final SourceReaderContext context;
  private final double perMilli;
  private final List<Cursor> cursors = new ArrayList<>();
  private volatile long pending;

  /** Where a partition is being read. */
  private static final class Cursor {
    final Partition from;
    long next;

    Cursor(Partition from) {
      this.from = from;
      this.next = from.next();
    }
  }

  /**
   * @param perSecond events per second of one partition
   */
  TopicReader(SourceReaderContext context, double perSecond) {
    this.context = context;
    this.perMilli = perSecond / 1000;
  }

  @Override
  public void start() {
    context.metricGroup().setPendingRecordsGauge(() -> pending);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Event> output) {
    long now = System.currentTimeMillis();
    long behind = 0;
    for (Cursor cursor : cursors) {
      long began = cursor.from.beganMillis();
      long due = (long) ((now - began) * perMilli);
      for (int i = 0; i < TURN && cursor.next < due; i++) {
        output.collect(new Event(cursor.from.id(), cursor.next, dueMillis(cursor), began));
        cursor.next++;
      }
      behind += Math.max(0, due - cursor.next);
    }
    pending = behind;
    return behind > 0 ? InputStatus.MORE_AVAILABLE : InputStatus.NOTHING_AVAILABLE;
  }

  private long dueMillis(Cursor cursor) {
    return cursor.from.beganMillis() + (long) ((cursor.next + 1) / perMilli);
  }

  /** Once the next event falls due: a job that waits must cost nothing, it is measured. */
  @Override
  public CompletableFuture<Void> isAvailable() {
    long now = System.currentTimeMillis();
    long pause = LONGEST_PAUSE_MILLIS;
    for (Cursor cursor : cursors) {
      pause = Math.min(pause, dueMillis(cursor) - now);
    }
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(Math.max(1, pause), TimeUnit.MILLISECONDS));
  }

  @Override
  public List<Partition> snapshotState(long checkpoint) {
    List<Partition> state = new ArrayList<>();
    for (Cursor cursor : cursors) {
      state.add(new Partition(cursor.from.id(), cursor.next, cursor.from.beganMillis()));
    }
    return state;
  }

  @Override
  public void addSplits(List<Partition> partitions) {
    partitions.forEach(partition -> cursors.add(new Cursor(partition)));
  }

  @Override
  public void notifyNoMoreSplits() {}

  @Override
  public void close() {}
}
