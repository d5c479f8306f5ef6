package io.millrace.connector.pravega;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pravega.client.stream.Serializer;
import io.pravega.client.stream.impl.JavaSerializer;
import io.pravega.client.stream.impl.UTF8StringSerializer;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;

class SchemasTest {
  private final List<String> out = new ArrayList<>();

  /** The event in the middle of a larger buffer, as the source has it. */
  private static ByteBuffer within(byte[] event) {
    ByteBuffer buffer = ByteBuffer.allocate(event.length + 20);
    buffer.position(7);
    buffer.put(event).flip().position(7);
    return buffer;
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void aFlinkSchemaReadsTheEventAlone() throws IOException {
    var schema = PravegaDeserializationSchema.of(new SimpleStringSchema());
    schema.deserialize(within("grün".getBytes(StandardCharsets.UTF_8)), new ListCollector<>(out));
    assertEquals(List.of("grün"), out);
  }

  @Test
  void aPravegaSerializerReadsTheEventAlone() throws IOException {
    Serializer<String> serializer = new SerializableUtf8();
    var schema = PravegaDeserializationSchema.of(serializer, Types.STRING);
    schema.deserialize(within("grün".getBytes(StandardCharsets.UTF_8)), new ListCollector<>(out));
    assertEquals(List.of("grün"), out);
    assertArrayEquals(
        "grün".getBytes(StandardCharsets.UTF_8),
        new Schemas.ToFlink<>(serializer).serialize("grün"));
  }

  private static final class SerializableUtf8 implements Serializer<String>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public ByteBuffer serialize(String value) {
      return new UTF8StringSerializer().serialize(value);
    }

    @Override
    public String deserialize(ByteBuffer serializedValue) {
      return new UTF8StringSerializer().deserialize(serializedValue);
    }
  }

  @Test
  void aSerializerThatCannotTravelIsRefused() {
    Serializer<String> fixed = new NotSerializable();
    assertThrows(
        IllegalArgumentException.class, () -> PravegaDeserializationSchema.of(fixed, Types.STRING));
  }

  private static final class NotSerializable implements Serializer<String> {
    @Override
    public ByteBuffer serialize(String value) {
      return ByteBuffer.allocate(0);
    }

    @Override
    public String deserialize(ByteBuffer serializedValue) {
      return "";
    }
  }

  @Test
  void javaStringsAreThoseOfPravegasJavaSerializer() throws IOException {
    var schema = new JavaStringSchema();
    var pravega = new JavaSerializer<String>();
    for (String text :
        List.of(
            "",
            "ACGT",
            "grün\0€ \uD83D\uDE00",
            "x".repeat(70_000),
            "ä€\uD83D\uDE00".repeat(30_000))) {
      assertEquals(text, schema.deserialize(bytesOf(pravega.serialize(text))));
      assertEquals(text, pravega.deserialize(ByteBuffer.wrap(schema.serialize(text))));
    }
  }

  @Test
  void otherJavaObjectsAreRefused() {
    var pravega = new JavaSerializer<ArrayList<String>>();
    byte[] list = bytesOf(pravega.serialize(new ArrayList<>(List.of("a"))));
    var schema = new JavaStringSchema();
    assertThrows(IOException.class, () -> schema.deserialize(list));
    assertThrows(IOException.class, () -> schema.deserialize(new byte[] {1, 2, 3}));
  }
}
