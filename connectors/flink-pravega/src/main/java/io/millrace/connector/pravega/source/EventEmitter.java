package io.millrace.connector.pravega.source;

import io.millrace.connector.pravega.PravegaDeserializationSchema;
import java.io.IOException;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Deserializes an event into the output of its split and moves the split's position behind it. */
final class EventEmitter<T> implements RecordEmitter<EventSlice, T, SegmentPosition> {
  private final PravegaDeserializationSchema<T> schema;
  private final ReaderMetrics metrics;
  private final Backlog backlog;
  private final ToOutput<T> collector = new ToOutput<>();

  EventEmitter(PravegaDeserializationSchema<T> schema, ReaderMetrics metrics, Backlog backlog) {
    this.schema = schema;
    this.metrics = metrics;
    this.backlog = backlog;
  }

  @Override
  public void emitRecord(EventSlice event, SourceOutput<T> output, SegmentPosition position)
      throws IOException {
    collector.output = output;
    schema.deserialize(event.bytes(), collector);
    position.moveTo(event.nextOffset());
    metrics.read(event.lengthInSegment());
    backlog.read(event.lengthInSegment());
  }

  /** A collector that is pointed at one split's output after the other. */
  private static final class ToOutput<T> implements Collector<T> {
    @Nullable SourceOutput<T> output;

    @Override
    public void collect(T record) {
      if (output == null) {
        throw new IllegalStateException("no output yet");
      }
      output.collect(record);
    }

    @Override
    public void close() {
      // the output belongs to Flink
    }
  }
}
