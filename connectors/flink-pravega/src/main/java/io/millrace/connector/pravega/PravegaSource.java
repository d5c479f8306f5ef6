package io.millrace.connector.pravega;

import io.millrace.connector.pravega.internal.StreamName;
import io.millrace.connector.pravega.source.PravegaSources;
import io.millrace.connector.pravega.source.SegmentSplit;
import io.millrace.connector.pravega.source.SegmentSplitSerializer;
import io.millrace.connector.pravega.source.WalkState;
import io.millrace.connector.pravega.source.WalkStateSerializer;
import io.pravega.client.ClientConfig;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Reads a Pravega stream, each segment as a split of its own.
 *
 * <p>Positions live in Flink's checkpoints alone, exactly once; the order within a routing key
 * holds over splits and merges of segments and over restarts at any parallelism.
 *
 * @param <T> type of the records
 */
public final class PravegaSource<T>
    implements Source<T, SegmentSplit, WalkState>,
        SupportsSplitReassignmentOnRecovery,
        ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final ClientConfig clientConfig;
  private final StreamName stream;
  private final PravegaDeserializationSchema<T> deserializer;
  private final StartingPoint startingPoint;
  private final StoppingPoint stoppingPoint;
  private final boolean keepsOrderDownstream;
  private final ReaderOptions readerOptions;

  PravegaSource(
      ClientConfig clientConfig,
      StreamName stream,
      PravegaDeserializationSchema<T> deserializer,
      StartingPoint startingPoint,
      StoppingPoint stoppingPoint,
      boolean keepsOrderDownstream,
      ReaderOptions readerOptions) {
    this.clientConfig = clientConfig;
    this.stream = stream;
    this.deserializer = deserializer;
    this.startingPoint = startingPoint;
    this.stoppingPoint = stoppingPoint;
    this.keepsOrderDownstream = keepsOrderDownstream;
    this.readerOptions = readerOptions;
  }

  /** A builder; connection, stream and deserializer must be given. */
  public static <T> PravegaSourceBuilder<T> builder() {
    return new PravegaSourceBuilder<>();
  }

  @Override
  public Boundedness getBoundedness() {
    return stoppingPoint instanceof StoppingPoint.Never
        ? Boundedness.CONTINUOUS_UNBOUNDED
        : Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<SegmentSplit, WalkState> createEnumerator(
      SplitEnumeratorContext<SegmentSplit> context) {
    return PravegaSources.enumerator(
        context, clientConfig, stream, startingPoint, stoppingPoint, keepsOrderDownstream, null);
  }

  @Override
  public SplitEnumerator<SegmentSplit, WalkState> restoreEnumerator(
      SplitEnumeratorContext<SegmentSplit> context, WalkState checkpoint) {
    return PravegaSources.enumerator(
        context,
        clientConfig,
        stream,
        startingPoint,
        stoppingPoint,
        keepsOrderDownstream,
        checkpoint);
  }

  @Override
  public SourceReader<T, SegmentSplit> createReader(SourceReaderContext context) throws Exception {
    deserializer.open(
        new DeserializationSchema.InitializationContext() {
          @Override
          public MetricGroup getMetricGroup() {
            return context.metricGroup().addGroup("deserializer");
          }

          @Override
          public UserCodeClassLoader getUserCodeClassLoader() {
            return context.getUserCodeClassLoader();
          }
        });
    return PravegaSources.reader(context, clientConfig, stream, readerOptions, deserializer);
  }

  @Override
  public SimpleVersionedSerializer<SegmentSplit> getSplitSerializer() {
    return new SegmentSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<WalkState> getEnumeratorCheckpointSerializer() {
    return new WalkStateSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return deserializer.getProducedType();
  }
}
