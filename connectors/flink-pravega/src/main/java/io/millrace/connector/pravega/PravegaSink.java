package io.millrace.connector.pravega;

import io.millrace.connector.pravega.sink.PravegaWriter;
import io.millrace.connector.pravega.sink.SinkSettings;
import io.millrace.connector.pravega.sink.TransactionCommitter;
import io.millrace.connector.pravega.sink.TransactionId;
import io.millrace.connector.pravega.sink.TransactionIdSerializer;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes to a Pravega stream: exactly once in transactions, at least once, or without a guarantee.
 *
 * @param <T> type of the records
 */
public final class PravegaSink<T>
    implements Sink<T>, SupportsCommitter<TransactionId>, SupportsWriterState<T, TransactionId> {
  private static final long serialVersionUID = 1L;

  private final SinkSettings<T> settings;

  PravegaSink(SinkSettings<T> settings) {
    this.settings = settings;
  }

  /** A builder; connection, stream and serializer must be given. */
  public static <T> PravegaSinkBuilder<T> builder() {
    return new PravegaSinkBuilder<>();
  }

  @Override
  public PravegaWriter<T> createWriter(WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public PravegaWriter<T> restoreWriter(
      WriterInitContext context, Collection<TransactionId> recoveredState) throws IOException {
    try {
      settings.serializer().open(context.asSerializationSchemaInitializationContext());
    } catch (IOException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IOException("the serializer could not be opened", failed);
    }
    return PravegaWriter.open(settings, context.metricGroup(), recoveredState);
  }

  @Override
  public Committer<TransactionId> createCommitter(CommitterInitContext context) {
    return new TransactionCommitter(
        settings.clientConfig(), settings.stream(), settings.failsOnLostTransaction());
  }

  @Override
  public SimpleVersionedSerializer<TransactionId> getCommittableSerializer() {
    return new TransactionIdSerializer();
  }

  @Override
  public SimpleVersionedSerializer<TransactionId> getWriterStateSerializer() {
    return new TransactionIdSerializer();
  }
}
