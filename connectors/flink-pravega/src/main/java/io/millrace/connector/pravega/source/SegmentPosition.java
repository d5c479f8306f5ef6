package io.millrace.connector.pravega.source;

import java.util.concurrent.atomic.AtomicLong;

/** How far the records of a segment are emitted; written by the task's thread, read by gauges. */
final class SegmentPosition {
  private final long segmentId;
  private final long endOffset;
  private final AtomicLong offset;

  SegmentPosition(SegmentSplit split) {
    segmentId = split.segmentId();
    endOffset = split.endOffset();
    offset = new AtomicLong(split.offset());
  }

  void moveTo(long newOffset) {
    offset.setOpaque(newOffset);
  }

  long offset() {
    return offset.getOpaque();
  }

  long endOffset() {
    return endOffset;
  }

  long segmentId() {
    return segmentId;
  }

  SegmentSplit toSplit() {
    return SegmentSplit.reading(segmentId, offset(), endOffset);
  }
}
