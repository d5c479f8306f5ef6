package io.millrace.connector.pravega.source;

import io.millrace.connector.pravega.internal.Connection;
import io.millrace.connector.pravega.internal.StreamName;
import io.pravega.client.ClientConfig;
import io.pravega.client.segment.impl.Segment;
import io.pravega.client.segment.impl.SegmentMetadataClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream's segments by Pravega's controller; connects at the first question. */
final class ControllerDirectory implements SegmentDirectory {
  private static final long TIMEOUT_SECONDS = 60;

  private final ClientConfig config;
  private final StreamName stream;
  private @Nullable Connection connection;
  private boolean closed;

  ControllerDirectory(ClientConfig config, StreamName stream) {
    this.config = config;
    this.stream = stream;
  }

  private synchronized Connection connection() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (connection == null) {
      connection = Connection.open(config);
    }
    return connection;
  }

  @Override
  public Map<Long, Long> head() throws Exception {
    Map<Long, Long> offsets = new HashMap<>();
    answer(connection().controller().getSegmentsAtTime(stream.toStream(), 0L))
        .forEach((segment, offset) -> offsets.put(segment.getSegmentId(), offset));
    return offsets;
  }

  @Override
  public Map<Long, Long> tail() throws Exception {
    var current =
        answer(connection().controller().getCurrentSegments(stream.scope(), stream.stream()));
    Map<Long, CompletableFuture<Long>> lengths = new HashMap<>();
    List<SegmentMetadataClient> clients = new ArrayList<>();
    try {
      for (Segment segment : current.getSegments()) {
        SegmentMetadataClient client = connection().metadata(segment);
        clients.add(client);
        lengths.put(segment.getSegmentId(), client.fetchCurrentSegmentLength());
      }
      Map<Long, Long> offsets = new HashMap<>();
      for (var length : lengths.entrySet()) {
        offsets.put(length.getKey(), answer(length.getValue()));
      }
      return offsets;
    } finally {
      clients.forEach(SegmentMetadataClient::close);
    }
  }

  @Override
  public Map<Long, Set<Long>> successors(long segmentId) throws Exception {
    Map<Long, Set<Long>> successors = new HashMap<>();
    answer(connection().controller().getSuccessors(stream.segment(segmentId)))
        .getSegmentToPredecessor()
        .forEach(
            (successor, predecessors) ->
                successors.put(successor.getSegment().getSegmentId(), new HashSet<>(predecessors)));
    return successors;
  }

  private static <R> R answer(CompletableFuture<R> future) throws Exception {
    return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (connection != null) {
      connection.close();
    }
  }
}
