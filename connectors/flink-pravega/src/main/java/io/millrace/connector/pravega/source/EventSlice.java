package io.millrace.connector.pravega.source;

import java.nio.ByteBuffer;

/** A view on one event within a batch; moved from event to event, never kept. */
final class EventSlice {
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private long nextOffset;
  private int lengthInSegment;

  void moveTo(ByteBuffer array, int from, int to, int headerBytes, long endsAt) {
    bytes = array;
    bytes.limit(to);
    bytes.position(from);
    lengthInSegment = to - from + headerBytes;
    nextOffset = endsAt;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Offset in bytes where the following event begins. */
  long nextOffset() {
    return nextOffset;
  }

  /** Bytes the event takes up in its segment, header included. */
  int lengthInSegment() {
    return lengthInSegment;
  }
}
