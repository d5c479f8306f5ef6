package io.millrace.connector.pravega.source;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Version 1: segment id, offset, end offset (64 bits each), finished (a byte). */
public final class SegmentSplitSerializer implements SimpleVersionedSerializer<SegmentSplit> {
  private static final int VERSION = 1;
  private static final int BYTES = 3 * Long.BYTES + 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(SegmentSplit split) throws IOException {
    var out = new DataOutputSerializer(BYTES);
    out.writeLong(split.segmentId());
    out.writeLong(split.offset());
    out.writeLong(split.endOffset());
    out.writeBoolean(split.isFinished());
    return out.getCopyOfBuffer();
  }

  @Override
  public SegmentSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("unknown version of a segment split: " + version);
    }
    var in = new DataInputDeserializer(serialized);
    long segmentId = in.readLong();
    long offset = in.readLong();
    long endOffset = in.readLong();
    return in.readBoolean()
        ? SegmentSplit.finished(segmentId)
        : SegmentSplit.reading(segmentId, offset, endOffset);
  }
}
