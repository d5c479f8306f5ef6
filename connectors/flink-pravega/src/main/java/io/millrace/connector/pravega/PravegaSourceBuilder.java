package io.millrace.connector.pravega;

import io.millrace.connector.pravega.internal.StreamName;
import io.pravega.client.ClientConfig;
import io.pravega.client.stream.Serializer;
import java.net.URI;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/** Builds a {@link PravegaSource}. */
public final class PravegaSourceBuilder<T> {
  private @Nullable ClientConfig clientConfig;
  private @Nullable StreamName stream;
  private @Nullable PravegaDeserializationSchema<T> deserializer;
  private StartingPoint startingPoint = StartingPoint.earliest();
  private StoppingPoint stoppingPoint = StoppingPoint.never();
  private boolean keepsOrderDownstream;
  private ReaderOptions readerOptions = ReaderOptions.defaults();

  PravegaSourceBuilder() {}

  /** Connects with {@code config}, which carries TLS and credentials too. */
  public PravegaSourceBuilder<T> clientConfig(ClientConfig config) {
    clientConfig = config;
    return this;
  }

  /** Connects without credentials to a controller such as {@code tcp://localhost:9090}. */
  public PravegaSourceBuilder<T> controllerUri(String uri) {
    return clientConfig(ClientConfig.builder().controllerURI(URI.create(uri)).build());
  }

  public PravegaSourceBuilder<T> stream(String scope, String name) {
    stream = new StreamName(scope, name);
    return this;
  }

  /** The stream {@code scope/stream}. */
  public PravegaSourceBuilder<T> stream(String scopedName) {
    stream = StreamName.parse(scopedName);
    return this;
  }

  public PravegaSourceBuilder<T> deserializer(PravegaDeserializationSchema<T> schema) {
    deserializer = schema;
    return this;
  }

  public PravegaSourceBuilder<T> deserializer(DeserializationSchema<T> schema) {
    return deserializer(PravegaDeserializationSchema.of(schema));
  }

  /**
   * Reads with a Pravega serializer.
   *
   * @throws IllegalArgumentException if the serializer is not {@link java.io.Serializable}
   */
  public PravegaSourceBuilder<T> deserializer(Serializer<T> serializer, TypeInformation<T> type) {
    return deserializer(PravegaDeserializationSchema.of(serializer, type));
  }

  /** As {@link #deserializer(Serializer, TypeInformation)} for a type without generics. */
  public PravegaSourceBuilder<T> deserializer(Serializer<T> serializer, Class<T> type) {
    return deserializer(serializer, TypeInformation.of(type));
  }

  /** Where to begin without restored state; default {@link StartingPoint#earliest()}. */
  public PravegaSourceBuilder<T> startFrom(StartingPoint point) {
    startingPoint = point;
    return this;
  }

  /** Where to end; default {@link StoppingPoint#never()}. */
  public PravegaSourceBuilder<T> endAt(StoppingPoint point) {
    stoppingPoint = point;
    return this;
  }

  /** Ends where the stream ended when the job started: {@link StoppingPoint#latest()}. */
  public PravegaSourceBuilder<T> bounded() {
    return endAt(StoppingPoint.latest());
  }

  /**
   * Keeps the order of a key also behind a shuffle.
   *
   * <p>By default the successors of a segment are read as soon as its last event is emitted. If
   * another subtask reads them, their events may overtake that last event on the way through the
   * network. With this option they are read only after a checkpoint has completed since, so after a
   * split or merge the keys concerned pause for up to a checkpoint interval. It needs checkpoints:
   * without them successors are never read. Unaligned checkpoints weaken it.
   */
  public PravegaSourceBuilder<T> keepOrderDownstream() {
    keepsOrderDownstream = true;
    return this;
  }

  public PravegaSourceBuilder<T> readerOptions(ReaderOptions options) {
    readerOptions = options;
    return this;
  }

  /**
   * Makes the source.
   *
   * @throws NullPointerException if connection, stream or deserializer was not given
   */
  public PravegaSource<T> build() {
    return new PravegaSource<>(
        Objects.requireNonNull(clientConfig, "clientConfig or controllerUri is required"),
        Objects.requireNonNull(stream, "stream is required"),
        Objects.requireNonNull(deserializer, "deserializer is required"),
        startingPoint,
        stoppingPoint,
        keepsOrderDownstream,
        readerOptions);
  }
}
