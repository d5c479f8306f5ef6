package io.millrace.connector.pravega.sink;

import io.millrace.connector.pravega.RoutingKeyExtractor;
import io.millrace.connector.pravega.internal.ClassLoading;
import io.pravega.client.EventStreamClientFactory;
import io.pravega.client.stream.EventStreamWriter;
import io.pravega.client.stream.EventWriterConfig;
import io.pravega.client.stream.impl.ByteArraySerializer;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.jspecify.annotations.Nullable;

/** Writes events as they come; with at-least-once a checkpoint waits until all are stored. */
final class PlainWriter<T> implements PravegaWriter<T> {
  private final SinkSettings<T> settings;
  private final SinkWriterMetricGroup metrics;
  private final EventStreamClientFactory factory;
  private final EventStreamWriter<byte[]> writer;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  PlainWriter(SinkSettings<T> settings, SinkWriterMetricGroup metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.factory =
        ClassLoading.call(
            () ->
                EventStreamClientFactory.withScope(
                    settings.stream().scope(), settings.clientConfig()));
    this.writer =
        factory.createEventWriter(
            settings.stream().stream(),
            new ByteArraySerializer(),
            EventWriterConfig.builder().build());
  }

  @Override
  public void write(T element, Context context) throws IOException {
    throwFailure();
    byte[] event = settings.serializer().serialize(element);
    RoutingKeyExtractor<T> keys = settings.routingKey();
    CompletableFuture<Void> stored =
        keys == null
            ? writer.writeEvent(event)
            : writer.writeEvent(keys.routingKey(element), event);
    stored.whenComplete(
        (done, failed) -> {
          if (failed != null) {
            metrics.getNumRecordsOutErrorsCounter().inc();
            failure.compareAndSet(null, failed);
          }
        });
    metrics.getNumRecordsSendCounter().inc();
    metrics.getNumBytesSendCounter().inc(event.length);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    if (settings.guarantee() == DeliveryGuarantee.AT_LEAST_ONCE || endOfInput) {
      writer.flush();
      throwFailure();
    }
  }

  private void throwFailure() throws IOException {
    Throwable failed = failure.get();
    if (failed != null && settings.guarantee() == DeliveryGuarantee.AT_LEAST_ONCE) {
      throw new IOException("an event was not written to " + settings.stream(), failed);
    }
  }

  @Override
  public Collection<TransactionId> prepareCommit() {
    return List.of();
  }

  @Override
  public List<TransactionId> snapshotState(long checkpointId) {
    return List.of();
  }

  @Override
  public void close() {
    writer.close();
    factory.close();
  }
}
