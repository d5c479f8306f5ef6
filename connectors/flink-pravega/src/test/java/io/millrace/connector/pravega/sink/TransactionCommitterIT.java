package io.millrace.connector.pravega.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.pravega.internal.StreamName;
import io.millrace.connector.pravega.testing.PravegaStandalone;
import io.millrace.connector.pravega.testing.TestStream;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction that Pravega does not know, or no longer: ended ones are forgotten after a day. */
class TransactionCommitterIT {
  private final Asked asked = new Asked();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnknownTransactionIsALostOne(boolean failsOnLostTransaction) throws Exception {
    try (var stream = new TestStream(PravegaStandalone.shared(), 1);
        var committer =
            new TransactionCommitter(
                PravegaStandalone.shared().clientConfig(),
                StreamName.parse(stream.scopedName()),
                failsOnLostTransaction)) {

      committer.commit(List.of(asked));

      Throwable told = failsOnLostTransaction ? asked.unknownReason : asked.knownReason;
      assertThat(told).hasMessageContaining("is not known").hasMessageContaining(stream.name());
      assertThat(failsOnLostTransaction ? asked.knownReason : asked.unknownReason).isNull();
    }
  }

  /** A request as Flink makes it, for a transaction that never was. */
  private static final class Asked implements CommitRequest<TransactionId> {
    private final TransactionId id = new TransactionId(new UUID(0, 4711));
    @Nullable Throwable knownReason;
    @Nullable Throwable unknownReason;

    @Override
    public TransactionId getCommittable() {
      return id;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      knownReason = reason;
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      unknownReason = reason;
    }

    @Override
    public void retryLater() {}

    @Override
    public void updateAndRetryLater(TransactionId committable) {}

    @Override
    public void signalAlreadyCommitted() {}
  }
}
