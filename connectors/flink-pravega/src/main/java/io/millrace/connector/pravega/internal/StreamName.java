package io.millrace.connector.pravega.internal;

import io.pravega.client.segment.impl.Segment;
import io.pravega.client.stream.Stream;
import java.io.Serializable;

/** A stream within its scope. */
public record StreamName(String scope, String stream) implements Serializable {
  public StreamName {
    if (scope.isBlank() || stream.isBlank()) {
      throw new IllegalArgumentException("scope and stream must not be blank");
    }
  }

  /**
   * Reads {@code scope/stream}.
   *
   * @throws IllegalArgumentException if there is not exactly one slash between two names
   */
  public static StreamName parse(String scopedName) {
    String[] parts = scopedName.split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("expected scope/stream: " + scopedName);
    }
    return new StreamName(parts[0], parts[1]);
  }

  public Stream toStream() {
    return Stream.of(scope, stream);
  }

  public Segment segment(long segmentId) {
    return new Segment(scope, stream, segmentId);
  }

  @Override
  public String toString() {
    return scope + "/" + stream;
  }
}
