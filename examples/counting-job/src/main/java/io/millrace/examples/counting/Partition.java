package io.millrace.examples.counting;

import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A partition of the topic and how far it was read.
 *
 * @param id number of the partition
 * @param next sequence of the next event
 * @param beganMillis when the topic began, in milliseconds since the epoch
 */
record Partition(int id, long next, long beganMillis) implements SourceSplit {
  static final int BYTES = Integer.BYTES + 2 * Long.BYTES;

  @Override
  public String splitId() {
    return Integer.toString(id);
  }

  void write(ByteBuffer to) {
    to.putInt(id).putLong(next).putLong(beganMillis);
  }

  static Partition read(ByteBuffer from) {
    return new Partition(from.getInt(), from.getLong(), from.getLong());
  }

  /** Twenty bytes. */
  static final class Serializer implements SimpleVersionedSerializer<Partition> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Partition partition) {
      ByteBuffer bytes = ByteBuffer.allocate(BYTES);
      partition.write(bytes);
      return bytes.array();
    }

    @Override
    public Partition deserialize(int version, byte[] bytes) {
      return read(ByteBuffer.wrap(bytes));
    }
  }
}
