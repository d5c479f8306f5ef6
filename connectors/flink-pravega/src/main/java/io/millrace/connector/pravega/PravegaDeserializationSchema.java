package io.millrace.connector.pravega;

import io.pravega.client.stream.Serializer;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

/** Turns an event of a stream into none, one or more records. */
public interface PravegaDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

  /** Called once per reader before the first event. */
  default void open(DeserializationSchema.InitializationContext context) throws Exception {}

  /**
   * Emits the records of one event.
   *
   * @param event the bytes of the event; valid only during the call, so copy what is kept
   * @throws IOException if the event cannot be read; the job fails
   */
  void deserialize(ByteBuffer event, Collector<T> out) throws IOException;

  /** Reads with a Flink schema; a null record is left out. */
  static <T> PravegaDeserializationSchema<T> of(DeserializationSchema<T> schema) {
    return new Schemas.FromFlink<>(schema);
  }

  /**
   * Reads with a Pravega serializer, as a Pravega reader would.
   *
   * @throws IllegalArgumentException if the serializer is not {@link Serializable}
   */
  static <T> PravegaDeserializationSchema<T> of(Serializer<T> serializer, TypeInformation<T> type) {
    return new Schemas.FromPravega<>(Schemas.requireSerializable(serializer), type);
  }
}
