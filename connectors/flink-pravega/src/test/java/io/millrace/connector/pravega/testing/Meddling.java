package io.millrace.connector.pravega.testing;

import static java.util.Objects.requireNonNull;

import io.millrace.connector.pravega.PravegaSink;
import io.millrace.connector.pravega.internal.Connection;
import io.millrace.connector.pravega.internal.StreamName;
import io.millrace.connector.pravega.internal.TransactionalStream;
import io.millrace.connector.pravega.sink.TransactionId;
import io.pravega.client.ClientConfig;
import io.pravega.client.stream.Transaction.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Comes between a job's checkpoint and the commit of its transaction. */
public final class Meddling {
  private static final Map<String, Meddling> ALL = new ConcurrentHashMap<>();
  private static final Duration LOST_WITHIN = Duration.ofMinutes(2);

  private final AtomicInteger commits = new AtomicInteger();
  private volatile @Nullable Way due;
  private volatile @Nullable UUID chosen;
  private volatile boolean isLost;

  /** How a transaction is lost. */
  public enum Way {
    /** Somebody aborts it. */
    ABORTED,
    /** The job fails before the commit, and comes back when the lease has run out. */
    TIMED_OUT
  }

  private Meddling() {}

  public static Meddling of(String run) {
    return ALL.computeIfAbsent(run, name -> new Meddling());
  }

  /** The sink as it is, but for what comes before its commits. */
  public static Sink<String> with(PravegaSink<String> sink, TestStream stream, String run) {
    return new Meddled(sink, PravegaStandalone.shared().clientConfig(), stream.scopedName(), run);
  }

  /** Transactions that were passed on to be committed. */
  public int commits() {
    return commits.get();
  }

  /** The next transaction to commit is lost before. */
  public void loseNext(Way way) {
    due = way;
  }

  public boolean isLost() {
    return isLost;
  }

  /** The one that is lost. */
  public UUID lostTransaction() {
    return requireNonNull(chosen);
  }

  private void before(UUID id, TransactionalStream transactions) throws IOException {
    Way way = due;
    if (way != null && chosen == null) {
      chosen = id;
      if (way == Way.TIMED_OUT) {
        throw new IOException("the job fails before the commit");
      }
      transactions.abort(id);
    }
    if (id.equals(chosen) && !isLost) {
      Awaitility.await()
          .atMost(LOST_WITHIN)
          .pollInterval(100, TimeUnit.MILLISECONDS)
          .until(() -> transactions.status(id).equals(Optional.of(Status.ABORTED)));
      isLost = true;
    }
  }

  private record Meddled(PravegaSink<String> sink, ClientConfig config, String stream, String run)
      implements Sink<String>,
          SupportsCommitter<TransactionId>,
          SupportsWriterState<String, TransactionId> {

    @Override
    public SinkWriter<String> createWriter(WriterInitContext context) throws IOException {
      return sink.createWriter(context);
    }

    @Override
    public StatefulSinkWriter<String, TransactionId> restoreWriter(
        WriterInitContext context, Collection<TransactionId> state) throws IOException {
      return sink.restoreWriter(context, state);
    }

    @Override
    public Committer<TransactionId> createCommitter(CommitterInitContext context) {
      Committer<TransactionId> committer = sink.createCommitter(context);
      Connection connection = Connection.open(config);
      var transactions = new TransactionalStream(connection.controller(), StreamName.parse(stream));
      return new Committer<>() {
        @Override
        public void commit(Collection<CommitRequest<TransactionId>> requests)
            throws IOException, InterruptedException {
          Meddling meddling = Meddling.of(run);
          for (CommitRequest<TransactionId> request : requests) {
            meddling.before(request.getCommittable().value(), transactions);
          }
          committer.commit(requests);
          meddling.commits.addAndGet(requests.size());
        }

        @Override
        public void close() throws Exception {
          connection.close();
          committer.close();
        }
      };
    }

    @Override
    public SimpleVersionedSerializer<TransactionId> getCommittableSerializer() {
      return sink.getCommittableSerializer();
    }

    @Override
    public SimpleVersionedSerializer<TransactionId> getWriterStateSerializer() {
      return sink.getWriterStateSerializer();
    }
  }
}
