package io.millrace.connector.pravega.source;

import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/** A segment and how far it is read. */
public final class SegmentSplit implements SourceSplit {
  /** The end offset of a segment that is read until it is sealed and exhausted. */
  public static final long TO_THE_END = Long.MAX_VALUE;

  private final long segmentId;
  private final long offset;
  private final long endOffset;
  private final boolean finished;
  private final String splitId;

  private SegmentSplit(long segmentId, long offset, long endOffset, boolean finished) {
    if (offset < 0 || endOffset < 0) {
      throw new IllegalArgumentException(
          "offsets must not be negative: " + offset + " to " + endOffset);
    }
    this.segmentId = segmentId;
    this.offset = offset;
    this.endOffset = endOffset;
    this.finished = finished;
    this.splitId = nameOf(segmentId);
  }

  /**
   * A segment to read.
   *
   * @param offset bytes; where the next event begins
   * @param endOffset bytes; no event that begins there or after is read
   */
  public static SegmentSplit reading(long segmentId, long offset, long endOffset) {
    return new SegmentSplit(segmentId, offset, endOffset, false);
  }

  /** A segment that is read to its end, which the enumerator may not know yet. */
  public static SegmentSplit finished(long segmentId) {
    return new SegmentSplit(segmentId, 0, TO_THE_END, true);
  }

  /** Number and epoch of a segment as Pravega writes them, without scope and stream. */
  public static String nameOf(long segmentId) {
    return (int) segmentId + ".#epoch." + (int) (segmentId >>> Integer.SIZE);
  }

  public long segmentId() {
    return segmentId;
  }

  public long offset() {
    return offset;
  }

  public long endOffset() {
    return endOffset;
  }

  public boolean isFinished() {
    return finished;
  }

  @Override
  public String splitId() {
    return splitId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SegmentSplit that
        && segmentId == that.segmentId
        && offset == that.offset
        && endOffset == that.endOffset
        && finished == that.finished;
  }

  @Override
  public int hashCode() {
    return Objects.hash(segmentId, offset, endOffset, finished);
  }

  @Override
  public String toString() {
    String end = endOffset == TO_THE_END ? "" : " to " + endOffset;
    return splitId + (finished ? " finished" : " at " + offset + end);
  }
}
