package io.millrace.adapters.pravega;

import io.millrace.model.Reading;
import java.util.concurrent.CompletableFuture;

/** A way to count the segments that a stream has now. */
interface SegmentCounter extends AutoCloseable {

  /** An answer that fails is an outside failure; it comes within {@link Patient#TIMEOUT}. */
  CompletableFuture<Reading<Double>> count(StreamName stream);

  @Override
  void close();

  /** A stream by its scope and its name in it. */
  record StreamName(String scope, String stream) {
    @Override
    public String toString() {
      return scope + "/" + stream;
    }

    Reading<Double> missing() {
      return Reading.unknown(
          "NoSuchStream", "Pravega has no stream " + this + " with segments to write to");
    }
  }
}
