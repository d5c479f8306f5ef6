package io.millrace.connector.pravega.source;

import io.pravega.client.segment.impl.SegmentInfo;
import io.pravega.client.segment.impl.SegmentMetadataClient;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How far one reader is behind the ends of its segments.
 *
 * <p>Pravega knows lengths in bytes only, so the number of records is an estimate: bytes behind
 * over the mean size of the events read.
 */
final class Backlog {
  /** What Flink's gauges show while the value is not known. */
  static final long UNKNOWN = -1;

  private final Map<Long, Tail> tails = new ConcurrentHashMap<>();
  private final AtomicLong readBytes = new AtomicLong();
  private final AtomicLong readRecords = new AtomicLong();

  /** One segment of the reader. */
  private static final class Tail {
    final SegmentPosition position;
    @Nullable SegmentMetadataClient client;
    @Nullable CompletableFuture<SegmentInfo> question;
    boolean closed;
    volatile @Nullable SegmentInfo info;

    Tail(SegmentPosition position) {
      this.position = position;
    }

    long bytesBehind(SegmentInfo seen) {
      long end = Math.min(seen.getWriteOffset(), position.endOffset());
      return Math.max(0, end - Math.max(position.offset(), seen.getStartingOffset()));
    }
  }

  void follow(SegmentPosition position) {
    tails.put(position.segmentId(), new Tail(position));
  }

  void forget(Collection<SegmentPosition> positions) {
    for (SegmentPosition position : positions) {
      Tail gone = tails.remove(position.segmentId());
      if (gone != null) {
        close(gone);
      }
    }
  }

  /** Notes totals of what the reader has emitted; called by the task's thread only. */
  void read(long bytes) {
    readBytes.setOpaque(readBytes.getPlain() + bytes);
    readRecords.setOpaque(readRecords.getPlain() + 1);
  }

  /** Asks for the length of every segment, except where the last question is still open. */
  void refresh(LongFunction<SegmentMetadataClient> clients) {
    tails.values().forEach(tail -> ask(tail, clients));
  }

  private static void ask(Tail tail, LongFunction<SegmentMetadataClient> clients) {
    synchronized (tail) {
      if (tail.closed || (tail.question != null && !tail.question.isDone())) {
        return;
      }
      if (tail.client == null) {
        tail.client = clients.apply(tail.position.segmentId());
      }
      tail.question = tail.client.getSegmentInfo();
      tail.question.thenAccept(info -> tail.info = info);
    }
  }

  /** Bytes from what is emitted to the ends of the segments; unknown until all were asked for. */
  long pendingBytes() {
    long sum = 0;
    for (Tail tail : tails.values()) {
      SegmentInfo info = tail.info;
      if (info == null) {
        return UNKNOWN;
      }
      sum += tail.bytesBehind(info);
    }
    return sum;
  }

  /** Records behind; unknown while bytes are behind but no record was read yet. */
  long pendingRecords() {
    long bytes = pendingBytes();
    long records = readRecords.getOpaque();
    if (bytes <= 0) {
      return bytes;
    }
    if (records == 0) {
      return UNKNOWN;
    }
    return Math.max(1, Math.round(bytes / ((double) readBytes.getOpaque() / records)));
  }

  void close() {
    tails.values().forEach(Backlog::close);
    tails.clear();
  }

  private static void close(Tail tail) {
    synchronized (tail) {
      tail.closed = true;
      if (tail.client != null) {
        tail.client.close();
      }
    }
  }
}
