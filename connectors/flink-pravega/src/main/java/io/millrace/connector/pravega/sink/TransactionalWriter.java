package io.millrace.connector.pravega.sink;

import io.millrace.connector.pravega.RoutingKeyExtractor;
import io.millrace.connector.pravega.internal.Connection;
import io.millrace.connector.pravega.internal.TransactionalStream;
import io.pravega.client.stream.Transaction.Status;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes in transactions, one per checkpoint.
 *
 * <p>A transaction begins at the first write. A writer that had something to write in the interval
 * just ended begins the next one at once and puts its id into the checkpoint: should the writer
 * crash, the restored one knows what to abort. Without that the lease ends a leftover.
 */
final class TransactionalWriter<T> implements PravegaWriter<T> {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalWriter.class);

  private final SinkSettings<T> settings;
  private final SinkWriterMetricGroup metrics;
  private final Connection connection;
  private final TransactionalStream transactions;
  private final LeaseKeeper leases;
  private @Nullable OpenTransaction open;
  private boolean ended;

  TransactionalWriter(
      SinkSettings<T> settings, SinkWriterMetricGroup metrics, Collection<TransactionId> leftovers)
      throws IOException {
    this.settings = settings;
    this.metrics = metrics;
    this.connection = Connection.open(settings.clientConfig());
    this.transactions = new TransactionalStream(connection.controller(), settings.stream());
    this.leases = new LeaseKeeper(transactions, settings.transactionLease());
    for (TransactionId leftover : leftovers) {
      abortLeftover(leftover.value());
    }
  }

  private void abortLeftover(UUID id) {
    try {
      if (transactions.status(id).equals(Optional.of(Status.OPEN))) {
        transactions.abort(id);
        LOG.info("Aborted transaction {}, left over from the run before", id);
      }
    } catch (IOException failed) {
      LOG.warn("Transaction {} is left to its lease", id, failed);
    }
  }

  @Override
  public void write(T element, Context context) throws IOException {
    byte[] event = settings.serializer().serialize(element);
    RoutingKeyExtractor<T> keys = settings.routingKey();
    opened().write(keys == null ? null : keys.routingKey(element), event);
    metrics.getNumRecordsSendCounter().inc();
    metrics.getNumBytesSendCounter().inc(event.length);
  }

  private OpenTransaction opened() throws IOException {
    if (open == null) {
      open = new OpenTransaction(transactions.begin(settings.transactionLease()), connection);
      leases.keep(open.id());
    }
    return open;
  }

  @Override
  public void flush(boolean endOfInput) {
    ended = endOfInput;
  }

  @Override
  public Collection<TransactionId> prepareCommit() throws IOException {
    OpenTransaction done = open;
    if (done == null) {
      return List.of();
    }
    open = null;
    if (done.isEmpty()) {
      giveUp(done);
      return List.of();
    }
    done.flushAndClose();
    if (!ended) {
      open = opened();
    }
    return List.of(new TransactionId(done.id()));
  }

  @Override
  public List<TransactionId> snapshotState(long checkpointId) {
    return open == null ? List.of() : List.of(new TransactionId(open.id()));
  }

  private void giveUp(OpenTransaction transaction) {
    leases.release(transaction.id());
    transaction.closeQuietly();
    try {
      transactions.abort(transaction.id());
    } catch (IOException failed) {
      LOG.warn("Transaction {} is left to its lease", transaction.id(), failed);
    }
  }

  @Override
  public void close() {
    leases.close();
    if (open != null) {
      giveUp(open);
    }
    connection.close();
  }
}
