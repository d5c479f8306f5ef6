package io.millrace.connector.pravega.source;

import io.millrace.connector.pravega.PravegaDeserializationSchema;
import io.millrace.connector.pravega.ReaderOptions;
import io.millrace.connector.pravega.StartingPoint;
import io.millrace.connector.pravega.StoppingPoint;
import io.millrace.connector.pravega.internal.StreamName;
import io.pravega.client.ClientConfig;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** The one door into this package: makes enumerators and readers. */
public final class PravegaSources {
  private PravegaSources() {}

  /** An enumerator that goes on from {@code restored}, or starts afresh without it. */
  public static SplitEnumerator<SegmentSplit, WalkState> enumerator(
      SplitEnumeratorContext<SegmentSplit> context,
      ClientConfig config,
      StreamName stream,
      StartingPoint startingPoint,
      StoppingPoint stoppingPoint,
      boolean keepsOrderDownstream,
      @Nullable WalkState restored) {
    return new SegmentEnumerator(
        context,
        new ControllerDirectory(config, stream),
        startingPoint,
        stoppingPoint,
        keepsOrderDownstream,
        restored);
  }

  /** A reader that begins to connect at once. */
  public static <T> SourceReader<T, SegmentSplit> reader(
      SourceReaderContext context,
      ClientConfig config,
      StreamName stream,
      ReaderOptions options,
      PravegaDeserializationSchema<T> schema) {
    return SegmentReader.create(new PravegaAccess(config, stream), options, schema, context);
  }
}
