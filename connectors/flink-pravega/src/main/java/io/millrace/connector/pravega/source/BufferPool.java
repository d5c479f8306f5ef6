package io.millrace.connector.pravega.source;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Buffers that travel from the fetching thread to the task's thread and back. */
final class BufferPool {
  private static final int MOST_KEPT = 16;

  private final int bufferBytes;
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(MOST_KEPT);

  BufferPool(int bufferBytes) {
    this.bufferBytes = bufferBytes;
  }

  /** A buffer of the pool's size, or larger if {@code atLeastBytes} is. */
  byte[] take(int atLeastBytes) {
    if (atLeastBytes > bufferBytes) {
      return new byte[atLeastBytes];
    }
    byte @Nullable [] kept = free.poll();
    return kept != null ? kept : new byte[bufferBytes];
  }

  /** Keeps a buffer for the next use; one of another size is left to the garbage collector. */
  void giveBack(byte[] buffer) {
    if (buffer.length == bufferBytes && !free.offer(buffer)) {
      return; // enough are kept
    }
  }
}
