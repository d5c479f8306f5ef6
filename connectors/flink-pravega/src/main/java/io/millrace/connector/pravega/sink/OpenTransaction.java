package io.millrace.connector.pravega.sink;

import io.millrace.connector.pravega.internal.Connection;
import io.pravega.client.segment.impl.Segment;
import io.pravega.client.segment.impl.SegmentOutputStream;
import io.pravega.client.segment.impl.SegmentSealedException;
import io.pravega.client.stream.impl.PendingEvent;
import io.pravega.client.stream.impl.TxnSegments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a transaction. Unlike the client's own it can let go of its connections once
 * flushed, while the commit comes later and from elsewhere.
 */
final class OpenTransaction {
  private final TxnSegments segments;
  private final Connection connection;
  private final Map<Segment, SegmentOutputStream> outputs = new HashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  OpenTransaction(TxnSegments segments, Connection connection) {
    this.segments = segments;
    this.connection = connection;
  }

  UUID id() {
    return segments.getTxnId();
  }

  boolean isEmpty() {
    return outputs.isEmpty();
  }

  /** Sends an event; a null key spreads events over all segments. */
  void write(@Nullable String routingKey, byte[] event) throws IOException {
    throwFailure();
    Segment segment =
        routingKey == null
            ? segments.getStreamSegments().getSegmentForKey(randomPlace())
            : segments.getStreamSegments().getSegmentForKey(routingKey);
    SegmentOutputStream output =
        outputs.computeIfAbsent(segment, s -> connection.transactionOutput(s, id()));
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    acknowledged.whenComplete(
        (done, failed) -> {
          if (failed != null) {
            failure.compareAndSet(null, failed);
          }
        });
    output.write(PendingEvent.withHeader(null, ByteBuffer.wrap(event), acknowledged));
  }

  private static double randomPlace() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /** Waits until all events are stored, then closes the connections; the transaction stays open. */
  void flushAndClose() throws IOException {
    try {
      for (SegmentOutputStream output : outputs.values()) {
        output.flush();
        output.close();
      }
    } catch (SegmentSealedException sealed) {
      throw new IOException("transaction " + id() + " was ended from outside", sealed);
    }
    throwFailure();
  }

  /** Closes the connections of a transaction that is given up. */
  void closeQuietly() {
    for (SegmentOutputStream output : outputs.values()) {
      try {
        output.close();
      } catch (SegmentSealedException | RuntimeException expected) {
        continue; // it is given up: what was not stored is not wanted
      }
    }
  }

  private void throwFailure() throws IOException {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IOException("transaction " + id() + " cannot be written", failed);
    }
  }
}
