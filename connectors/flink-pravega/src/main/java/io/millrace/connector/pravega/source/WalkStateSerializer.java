package io.millrace.connector.pravega.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Version 1: started, ends, pending segments, finishing segments; each list after its length. */
public final class WalkStateSerializer implements SimpleVersionedSerializer<WalkState> {
  private static final int VERSION = 1;
  private static final int INITIAL_BYTES = 256;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(WalkState state) throws IOException {
    var out = new DataOutputSerializer(INITIAL_BYTES);
    out.writeBoolean(state.started());
    out.writeInt(state.ends().size());
    for (var end : new TreeMap<>(state.ends()).entrySet()) {
      out.writeLong(end.getKey());
      out.writeLong(end.getValue());
    }
    out.writeInt(state.pending().size());
    for (WalkState.Pending pending : state.pending()) {
      out.writeLong(pending.segmentId());
      out.writeLong(pending.offset());
      writeIds(out, pending.waitsFor());
    }
    writeIds(out, state.finishing());
    return out.getCopyOfBuffer();
  }

  private static void writeIds(DataOutputSerializer out, Collection<Long> ids) throws IOException {
    out.writeInt(ids.size());
    for (long id : new TreeSet<>(ids)) {
      out.writeLong(id);
    }
  }

  @Override
  public WalkState deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("unknown version of the enumerator's state: " + version);
    }
    var in = new DataInputDeserializer(serialized);
    boolean started = in.readBoolean();
    Map<Long, Long> ends = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      long segmentId = in.readLong();
      ends.put(segmentId, in.readLong());
    }
    List<WalkState.Pending> pending = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      long segmentId = in.readLong();
      long offset = in.readLong();
      pending.add(new WalkState.Pending(segmentId, offset, readIds(in)));
    }
    return new WalkState(started, ends, pending, readIds(in));
  }

  private static Set<Long> readIds(DataInputDeserializer in) throws IOException {
    Set<Long> ids = new LinkedHashSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      ids.add(in.readLong());
    }
    return ids;
  }
}
