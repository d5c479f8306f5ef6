package io.millrace.examples.reader;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** Counts events in buckets of time and writes a line for each bucket that is not empty. */
final class OutputBuckets implements Closeable {
  static final long MILLIS = 50;
  static final String HEADER = "firstMillis,lastMillis,events,maxLagMillis\n";

  private final Writer file;
  private long firstMillis;
  private long lastMillis;
  private long events;
  private long maxLagMillis;

  OutputBuckets(Writer file) {
    this.file = file;
  }

  /**
   * Counts one event.
   *
   * @param writtenMillis when it was written; 0 if unknown, its lag is then 0
   * @return whether this began a bucket, which is to be ended after {@link #MILLIS}
   */
  boolean add(long nowMillis, long writtenMillis) throws IOException {
    if (events > 0 && nowMillis - firstMillis >= MILLIS) {
      end();
    }
    boolean begins = events == 0;
    if (begins) {
      firstMillis = nowMillis;
    }
    events++;
    lastMillis = nowMillis;
    if (writtenMillis > 0) {
      maxLagMillis = Math.max(maxLagMillis, nowMillis - writtenMillis);
    }
    return begins;
  }

  /** Writes the bucket, if there is one. */
  void end() throws IOException {
    if (events == 0) {
      return;
    }
    file.write(
        String.format(Locale.ROOT, "%d,%d,%d,%d%n", firstMillis, lastMillis, events, maxLagMillis));
    file.flush();
    events = 0;
    maxLagMillis = 0;
  }

  @Override
  public void close() throws IOException {
    end();
    file.close();
  }
}
