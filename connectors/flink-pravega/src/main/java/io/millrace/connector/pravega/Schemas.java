package io.millrace.connector.pravega;

import io.pravega.client.stream.Serializer;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Adapters between Flink's schemas and Pravega's serializers. */
final class Schemas {
  private Schemas() {}

  static <S> S requireSerializable(S value) {
    if (!(value instanceof Serializable)) {
      throw new IllegalArgumentException(
          value.getClass().getName() + " must be java.io.Serializable to travel with the job");
    }
    return value;
  }

  private static byte[] copyOf(ByteBuffer event) {
    byte[] bytes = new byte[event.remaining()];
    event.get(bytes);
    return bytes;
  }

  /** A Flink schema behind the interface of this connector. */
  record FromFlink<T>(DeserializationSchema<T> schema) implements PravegaDeserializationSchema<T> {
    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
      schema.open(context);
    }

    @Override
    public void deserialize(ByteBuffer event, Collector<T> out) throws IOException {
      schema.deserialize(copyOf(event), out);
    }

    @Override
    public TypeInformation<T> getProducedType() {
      return schema.getProducedType();
    }
  }

  /** A Pravega serializer behind the interface of this connector. */
  record FromPravega<T>(Serializer<T> serializer, TypeInformation<T> type)
      implements PravegaDeserializationSchema<T> {
    @Override
    public void deserialize(ByteBuffer event, Collector<T> out) {
      // a private copy: some serializers hand the buffer on as the value
      out.collect(serializer.deserialize(ByteBuffer.wrap(copyOf(event))));
    }

    @Override
    public TypeInformation<T> getProducedType() {
      return type;
    }
  }

  /** A Pravega serializer that writes for Flink. */
  record ToFlink<T>(Serializer<T> serializer) implements SerializationSchema<T> {
    @Override
    public byte[] serialize(T element) {
      return copyOf(serializer.serialize(element));
    }
  }
}
