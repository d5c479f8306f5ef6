package io.millrace.connector.pravega.sink;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** A writer as the sink needs it: with transactions to commit, and with state. */
public interface PravegaWriter<T>
    extends CommittingSinkWriter<T, TransactionId>, StatefulSinkWriter<T, TransactionId> {

  /**
   * A writer for the guarantee asked for.
   *
   * @param leftovers transactions that were open at the checkpoint a restored writer begins from
   */
  static <T> PravegaWriter<T> open(
      SinkSettings<T> settings, SinkWriterMetricGroup metrics, Collection<TransactionId> leftovers)
      throws IOException {
    return settings.guarantee() == DeliveryGuarantee.EXACTLY_ONCE
        ? new TransactionalWriter<>(settings, metrics, leftovers)
        : new PlainWriter<>(settings, metrics);
  }
}
