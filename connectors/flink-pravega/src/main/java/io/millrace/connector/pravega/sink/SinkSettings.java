package io.millrace.connector.pravega.sink;

import io.millrace.connector.pravega.RoutingKeyExtractor;
import io.millrace.connector.pravega.internal.StreamName;
import io.pravega.client.ClientConfig;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.jspecify.annotations.Nullable;

/**
 * All a sink is told.
 *
 * @param routingKey null spreads the events over all segments
 * @param transactionLease how long a transaction outlives a writer that no longer pings it
 * @param failsOnLostTransaction whether the job fails if a transaction to commit was aborted
 */
public record SinkSettings<T>(
    ClientConfig clientConfig,
    StreamName stream,
    SerializationSchema<T> serializer,
    @Nullable RoutingKeyExtractor<T> routingKey,
    DeliveryGuarantee guarantee,
    Duration transactionLease,
    boolean failsOnLostTransaction)
    implements Serializable {}
