package io.millrace.connector.pravega.internal;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.pravega.client.control.impl.Controller;
import io.pravega.client.stream.Stream;
import io.pravega.client.stream.Transaction.PingStatus;
import io.pravega.client.stream.Transaction.Status;
import io.pravega.client.stream.impl.TxnSegments;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The controller's part of transactions on one stream, by id alone; opens no segments. */
public final class TransactionalStream {
  private static final long TIMEOUT_SECONDS = 120;

  private final Controller controller;
  private final Stream stream;
  private final String writerId = "flink-" + UUID.randomUUID();

  public TransactionalStream(Controller controller, StreamName stream) {
    this.controller = controller;
    this.stream = stream.toStream();
  }

  /** Begins a transaction that the controller aborts when {@code lease} passes without a ping. */
  public TxnSegments begin(Duration lease) throws IOException {
    return answer(controller.createTransaction(stream, lease.toMillis()), "begin");
  }

  public CompletableFuture<PingStatus> ping(UUID transaction, Duration lease) {
    return controller.pingTransaction(stream, transaction, lease.toMillis());
  }

  /** Empty if Pravega does not know it, or no longer: ended ones are forgotten after a day. */
  public Optional<Status> status(UUID transaction) throws IOException {
    try {
      return Optional.of(answer(controller.checkTransactionStatus(stream, transaction), "status"));
    } catch (IOException failed) {
      if (failed.getCause() instanceof StatusRuntimeException refused
          && refused.getStatus().getCode() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  /** Returns once the commit is decided; the events may show a moment later. */
  public void commit(UUID transaction) throws IOException {
    answer(controller.commitTransaction(stream, writerId, null, transaction), "commit");
  }

  public void abort(UUID transaction) throws IOException {
    answer(controller.abortTransaction(stream, transaction), "abort");
  }

  private <R> R answer(CompletableFuture<R> future, String question) throws IOException {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted in " + question + " on " + stream);
    } catch (ExecutionException failed) {
      throw new IOException(question + " of a transaction on " + stream, failed.getCause());
    } catch (TimeoutException late) {
      throw new IOException("no answer for " + question + " of a transaction on " + stream, late);
    }
  }
}
