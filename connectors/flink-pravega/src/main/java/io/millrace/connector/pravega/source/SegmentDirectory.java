package io.millrace.connector.pravega.source;

import java.util.Map;
import java.util.Set;

/** What the enumerator asks about a stream; every question may block and fail. */
interface SegmentDirectory extends AutoCloseable {

  /** The first segments that retention has kept, each with the offset in bytes of its head. */
  Map<Long, Long> head() throws Exception;

  /** The segments written to now, each with its length in bytes. */
  Map<Long, Long> tail() throws Exception;

  /** The successors of a sealed segment, each with all its predecessors. */
  Map<Long, Set<Long>> successors(long segmentId) throws Exception;

  @Override
  void close();
}
