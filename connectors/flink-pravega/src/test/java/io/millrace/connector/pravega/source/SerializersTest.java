package io.millrace.connector.pravega.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.connector.pravega.sink.TransactionId;
import io.millrace.connector.pravega.sink.TransactionIdSerializer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

class SerializersTest {
  private static <T> void assertRoundTrip(SimpleVersionedSerializer<T> serializer, T value)
      throws IOException {
    byte[] bytes = serializer.serialize(value);
    assertEquals(value, serializer.deserialize(serializer.getVersion(), bytes));
    assertThrows(
        IOException.class, () -> serializer.deserialize(serializer.getVersion() + 1, bytes));
  }

  @Test
  void splitsComeBackAsTheyWere() throws IOException {
    var serializer = new SegmentSplitSerializer();
    assertRoundTrip(serializer, SegmentSplit.reading(8589934595L, 42, SegmentSplit.TO_THE_END));
    assertRoundTrip(serializer, SegmentSplit.reading(0, 0, 1 << 30));
    assertRoundTrip(serializer, SegmentSplit.finished(4294967297L));
  }

  @Test
  void theWalkComesBackAsItWas() throws IOException {
    var serializer = new WalkStateSerializer();
    assertRoundTrip(serializer, new WalkState(false, Map.of(), List.of(), Set.of()));
    assertRoundTrip(
        serializer,
        new WalkState(
            true,
            Map.of(1L, 100L, 2L, 0L),
            List.of(
                new WalkState.Pending(3, 0, Set.of(1L, 2L)),
                new WalkState.Pending(4, 17, Set.of())),
            Set.of(5L, 6L)));
  }

  @Test
  void transactionsComeBackAsTheyWere() throws IOException {
    assertRoundTrip(new TransactionIdSerializer(), new TransactionId(UUID.randomUUID()));
  }

  @Test
  void aSegmentIsNamedByNumberAndEpoch() {
    assertEquals("3.#epoch.2", SegmentSplit.nameOf((2L << 32) + 3));
  }
}
