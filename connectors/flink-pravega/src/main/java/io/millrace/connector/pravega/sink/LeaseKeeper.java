package io.millrace.connector.pravega.sink;

import io.millrace.connector.pravega.internal.TransactionalStream;
import io.pravega.client.stream.Transaction.PingStatus;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the leases of transactions from their begin until they are committed or aborted. */
final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  /** So that two renewals in a row may fail. */
  private static final int RENEWALS_PER_LEASE = 4;

  private final TransactionalStream transactions;
  private final Duration lease;
  private final Set<UUID> kept = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "pravega-leases");
            thread.setDaemon(true);
            return thread;
          });

  LeaseKeeper(TransactionalStream transactions, Duration lease) {
    this.transactions = transactions;
    this.lease = lease;
    long interval = lease.toMillis() / RENEWALS_PER_LEASE;
    var unused =
        clock.scheduleWithFixedDelay(this::renew, interval, interval, TimeUnit.MILLISECONDS);
  }

  void keep(UUID transaction) {
    kept.add(transaction);
  }

  void release(UUID transaction) {
    kept.remove(transaction);
  }

  private void renew() {
    for (UUID transaction : kept) {
      try {
        transactions
            .ping(transaction, lease)
            .whenComplete((status, failure) -> answered(transaction, status, failure));
      } catch (RuntimeException failed) {
        LOG.warn("The lease of {} was not renewed", transaction, failed);
      }
    }
  }

  private void answered(
      UUID transaction, @Nullable PingStatus status, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("The lease of {} was not renewed", transaction, failure);
    } else if (status != PingStatus.OPEN) {
      release(transaction);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
