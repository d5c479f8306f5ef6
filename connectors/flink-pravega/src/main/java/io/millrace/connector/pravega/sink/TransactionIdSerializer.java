package io.millrace.connector.pravega.sink;

import java.io.IOException;
import java.util.UUID;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Version 1: the 128 bits of the id. */
public final class TransactionIdSerializer implements SimpleVersionedSerializer<TransactionId> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(TransactionId id) throws IOException {
    var out = new DataOutputSerializer(2 * Long.BYTES);
    out.writeLong(id.value().getMostSignificantBits());
    out.writeLong(id.value().getLeastSignificantBits());
    return out.getCopyOfBuffer();
  }

  @Override
  public TransactionId deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("unknown version of a transaction id: " + version);
    }
    var in = new DataInputDeserializer(serialized);
    long most = in.readLong();
    return new TransactionId(new UUID(most, in.readLong()));
  }
}
