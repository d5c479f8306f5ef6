package io.millrace.connector.pravega;

import io.millrace.connector.pravega.internal.StreamName;
import io.millrace.connector.pravega.sink.SinkSettings;
import io.pravega.client.ClientConfig;
import io.pravega.client.stream.Serializer;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.jspecify.annotations.Nullable;

/** Builds a {@link PravegaSink}. */
public final class PravegaSinkBuilder<T> {
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);

  private @Nullable ClientConfig clientConfig;
  private @Nullable StreamName stream;
  private @Nullable SerializationSchema<T> serializer;
  private @Nullable RoutingKeyExtractor<T> routingKey;
  private DeliveryGuarantee guarantee = DeliveryGuarantee.AT_LEAST_ONCE;
  private Duration transactionLease = Duration.ofMinutes(5);
  private boolean failsOnLostTransaction = true;

  PravegaSinkBuilder() {}

  /** Connects with {@code config}, which carries TLS and credentials too. */
  public PravegaSinkBuilder<T> clientConfig(ClientConfig config) {
    clientConfig = config;
    return this;
  }

  /** Connects without credentials to a controller such as {@code tcp://localhost:9090}. */
  public PravegaSinkBuilder<T> controllerUri(String uri) {
    return clientConfig(ClientConfig.builder().controllerURI(URI.create(uri)).build());
  }

  public PravegaSinkBuilder<T> stream(String scope, String name) {
    stream = new StreamName(scope, name);
    return this;
  }

  /** The stream {@code scope/stream}. */
  public PravegaSinkBuilder<T> stream(String scopedName) {
    stream = StreamName.parse(scopedName);
    return this;
  }

  public PravegaSinkBuilder<T> serializer(SerializationSchema<T> schema) {
    serializer = schema;
    return this;
  }

  /**
   * Writes with a Pravega serializer, as a Pravega writer would.
   *
   * @throws IllegalArgumentException if the serializer is not {@link java.io.Serializable}
   */
  public PravegaSinkBuilder<T> serializer(Serializer<T> pravegaSerializer) {
    return serializer(new Schemas.ToFlink<>(Schemas.requireSerializable(pravegaSerializer)));
  }

  /** Keeps the order of records with equal keys; without it events are spread at random. */
  public PravegaSinkBuilder<T> routingKey(RoutingKeyExtractor<T> extractor) {
    routingKey = extractor;
    return this;
  }

  /** Default {@link DeliveryGuarantee#AT_LEAST_ONCE}. */
  public PravegaSinkBuilder<T> deliveryGuarantee(DeliveryGuarantee deliveryGuarantee) {
    guarantee = deliveryGuarantee;
    return this;
  }

  /**
   * How long a transaction outlives a writer that is gone; it must outlast a checkpoint and a
   * restart, and lie within the controller's bounds (10 s to 10 min unless configured). Default 5
   * min.
   *
   * @throws IllegalArgumentException if the lease is under ten seconds, as Pravega refuses it
   */
  public PravegaSinkBuilder<T> transactionLease(Duration lease) {
    if (lease.compareTo(SHORTEST_LEASE) < 0) {
      throw new IllegalArgumentException("transactionLease must be 10 s or more: " + lease);
    }
    transactionLease = lease;
    return this;
  }

  /**
   * Whether the job fails if a transaction was aborted before its commit or is not known any more
   * (default), or goes on without those events and logs an error.
   */
  public PravegaSinkBuilder<T> failOnLostTransaction(boolean fails) {
    failsOnLostTransaction = fails;
    return this;
  }

  /**
   * Makes the sink.
   *
   * @throws NullPointerException if connection, stream or serializer was not given
   */
  public PravegaSink<T> build() {
    return new PravegaSink<>(
        new SinkSettings<>(
            Objects.requireNonNull(clientConfig, "clientConfig or controllerUri is required"),
            Objects.requireNonNull(stream, "stream is required"),
            Objects.requireNonNull(serializer, "serializer is required"),
            routingKey,
            guarantee,
            transactionLease,
            failsOnLostTransaction));
  }
}
