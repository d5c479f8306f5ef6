package io.millrace.connector.pravega;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.StreamCorruptedException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Strings as Pravega's {@code JavaSerializer<String>} writes them: one Java-serialised object.
 *
 * <p>Reading takes the few header bytes apart itself and accepts nothing but a string, so foreign
 * bytes cannot make it create other objects. Source: Java Object Serialization Specification, 6.4.
 */
public final class JavaStringSchema
    implements DeserializationSchema<String>, SerializationSchema<String> {
  private static final long serialVersionUID = 1L;
  private static final int STREAM_HEADER_BYTES = 4;

  @Override
  public String deserialize(byte[] message) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(message))) {
      requireEqual(in.readShort(), ObjectStreamConstants.STREAM_MAGIC, "stream magic");
      requireEqual(in.readShort(), ObjectStreamConstants.STREAM_VERSION, "stream version");
      byte type = in.readByte();
      if (type == ObjectStreamConstants.TC_STRING) {
        return in.readUTF();
      }
      requireEqual(type, ObjectStreamConstants.TC_LONGSTRING, "type code of a string");
      long length = in.readLong();
      int from = STREAM_HEADER_BYTES + Byte.BYTES + Long.BYTES;
      requireEqual(length, message.length - from, "length of the string");
      return decodeModifiedUtf8(message, from);
    }
  }

  private static void requireEqual(long found, long expected, String what)
      throws StreamCorruptedException {
    if (found != expected) {
      throw new StreamCorruptedException(
          what + " is " + found + ", not " + expected + ": not a Java-serialised String");
    }
  }

  /** Two and three byte groups only: supplementary characters are written as surrogate pairs. */
  private static String decodeModifiedUtf8(byte[] bytes, int from) throws IOException {
    var text = new StringBuilder(bytes.length - from);
    int i = from;
    while (i < bytes.length) {
      int first = bytes[i] & 0xff;
      int size = first < 0x80 ? 1 : (first >> 5) == 0b110 ? 2 : (first >> 4) == 0b1110 ? 3 : 0;
      if (size == 0 || i + size > bytes.length) {
        throw new UTFDataFormatException("malformed string around byte " + i);
      }
      int character = size == 1 ? first : first & (size == 2 ? 0x1f : 0x0f);
      for (int next = 1; next < size; next++) {
        character = (character << 6) | (bytes[i + next] & 0x3f);
      }
      text.append((char) character);
      i += size;
    }
    return text.toString();
  }

  @Override
  public byte[] serialize(String element) {
    var bytes = new ByteArrayOutputStream(element.length() + STREAM_HEADER_BYTES + 3);
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(element);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  @Override
  public boolean isEndOfStream(String nextElement) {
    return false;
  }

  @Override
  public TypeInformation<String> getProducedType() {
    return Types.STRING;
  }
}
