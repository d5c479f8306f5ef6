package io.millrace.connector.pravega.sink;

import io.millrace.connector.pravega.internal.Connection;
import io.millrace.connector.pravega.internal.StreamName;
import io.millrace.connector.pravega.internal.TransactionalStream;
import io.pravega.client.ClientConfig;
import io.pravega.client.stream.Transaction.Status;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits transactions by id; connects at the first one. */
public final class TransactionCommitter implements Committer<TransactionId> {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionCommitter.class);

  private final ClientConfig config;
  private final StreamName stream;
  private final boolean failsOnLostTransaction;
  private @Nullable Connection connection;

  public TransactionCommitter(
      ClientConfig config, StreamName stream, boolean failsOnLostTransaction) {
    this.config = config;
    this.stream = stream;
    this.failsOnLostTransaction = failsOnLostTransaction;
  }

  @Override
  public void commit(Collection<CommitRequest<TransactionId>> requests) throws IOException {
    if (requests.isEmpty()) {
      return;
    }
    if (connection == null) {
      connection = Connection.open(config);
    }
    var transactions = new TransactionalStream(connection.controller(), stream);
    for (CommitRequest<TransactionId> request : requests) {
      commit(transactions, request);
    }
  }

  private void commit(TransactionalStream transactions, CommitRequest<TransactionId> request)
      throws IOException {
    UUID id = request.getCommittable().value();
    Optional<Status> status = transactions.status(id);
    if (status.isEmpty()) {
      lost(
          request,
          "is not known: it was committed or aborted so long ago that Pravega has forgotten it");
      return;
    }
    switch (status.get()) {
      case OPEN -> transactions.commit(id);
      case COMMITTING, COMMITTED -> request.signalAlreadyCommitted();
      // the lease ran out before the commit, or someone aborted it
      case ABORTING, ABORTED ->
          lost(
              request,
              "was aborted before its commit, its events are lost; the transaction lease must outlast a"
                  + " checkpoint and a restart");
    }
  }

  private void lost(CommitRequest<TransactionId> request, String how) {
    var reason =
        new IOException(
            "transaction " + request.getCommittable().value() + " on " + stream + " " + how);
    if (failsOnLostTransaction) {
      request.signalFailedWithUnknownReason(reason);
    } else {
      LOG.error("Going on without a transaction", reason);
      request.signalFailedWithKnownReason(reason);
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
