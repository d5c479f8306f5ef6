package io.millrace.adapters.pravega;

import io.millrace.model.Reading;
import io.pravega.client.control.impl.Controller;
import io.pravega.client.stream.impl.StreamSegments;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Counts by the client's own question to the controller, over gRPC. */
final class ClientCounter implements SegmentCounter {
  private final Client client;
  private final InstantSource clock;

  ClientCounter(Client client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Reading<Double>> count(StreamName stream) {
    Controller controller = client.controller();
    return controller
        .getCurrentSegments(stream.scope(), stream.stream())
        .thenApply(segments -> read(stream, segments))
        .orTimeout(Patient.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              // the client has no word of its own for it
              if (String.valueOf(failure.getMessage()).contains("NOT_FOUND")) {
                return stream.missing();
              }
              client.drop(controller);
              return Reading.unknown("Unavailable", Patient.explain(failure));
            });
  }

  private Reading<Double> read(StreamName stream, StreamSegments segments) {
    int count = segments.getNumberOfSegments();
    return count == 0 ? stream.missing() : Reading.known((double) count, clock.instant());
  }

  @Override
  public void close() {
    // the client belongs to who made it
  }
}
