package io.millrace.examples.counting;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Partitions that no reader has: all before the first start, later those of a reader that died. */
record Unassigned(List<Partition> partitions) {
  Unassigned {
    partitions = List.copyOf(partitions);
  }

  /** A count, and as many partitions. */
  static final class Serializer implements SimpleVersionedSerializer<Unassigned> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Unassigned state) {
      int count = state.partitions().size();
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + count * Partition.BYTES).putInt(count);
      state.partitions().forEach(partition -> partition.write(bytes));
      return bytes.array();
    }

    @Override
    public Unassigned deserialize(int version, byte[] bytes) {
      ByteBuffer from = ByteBuffer.wrap(bytes);
      List<Partition> partitions = new ArrayList<>();
      for (int left = from.getInt(); left > 0; left--) {
        partitions.add(Partition.read(from));
      }
      return new Unassigned(partitions);
    }
  }
}
