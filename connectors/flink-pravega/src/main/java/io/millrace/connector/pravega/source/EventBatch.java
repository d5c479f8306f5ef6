package io.millrace.connector.pravega.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.jspecify.annotations.Nullable;

/**
 * Events of one fetch as the raw bytes of their segments: taking them apart is left to the task's
 * thread and makes no objects.
 */
final class EventBatch implements RecordsWithSplitIds<EventSlice> {
  private final BufferPool pool;
  private final List<Part> parts = new ArrayList<>();
  private final Set<String> finished = new HashSet<>();
  private final EventSlice slice = new EventSlice();
  private int nextPart;
  private ByteBuffer current = ByteBuffer.allocate(0);
  private byte[] array = new byte[0];
  private int position;
  private int limit;
  private long offsetOfZero;

  EventBatch(BufferPool pool) {
    this.pool = pool;
  }

  /**
   * Whole events of one segment.
   *
   * @param offset where the first byte lies in the segment
   */
  private record Part(String splitId, byte[] array, int length, long offset) {}

  void add(String splitId, byte[] array, int length, long offset) {
    parts.add(new Part(splitId, array, length, offset));
  }

  void finish(String splitId) {
    finished.add(splitId);
  }

  boolean isEmpty() {
    return parts.isEmpty() && finished.isEmpty();
  }

  @Override
  public @Nullable String nextSplit() {
    if (nextPart == parts.size()) {
      return null;
    }
    Part part = parts.get(nextPart++);
    array = part.array();
    current = ByteBuffer.wrap(array);
    position = 0;
    limit = part.length();
    offsetOfZero = part.offset();
    return part.splitId();
  }

  @Override
  public @Nullable EventSlice nextRecordFromSplit() {
    if (position == limit) {
      return null;
    }
    int from = position + EventHeader.BYTES;
    int to = from + EventHeader.lengthAt(array, position);
    slice.moveTo(current, from, to, EventHeader.BYTES, offsetOfZero + to);
    position = to;
    return slice;
  }

  @Override
  public Set<String> finishedSplits() {
    return finished;
  }

  @Override
  public void recycle() {
    parts.forEach(part -> pool.giveBack(part.array()));
    parts.clear();
    nextPart = 0;
  }
}
