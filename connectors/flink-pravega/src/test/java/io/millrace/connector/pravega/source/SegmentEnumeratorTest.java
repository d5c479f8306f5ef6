package io.millrace.connector.pravega.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.connector.pravega.StartingPoint;
import io.millrace.connector.pravega.StoppingPoint;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.junit.jupiter.api.Test;

/** A restored enumerator whose readers register one after the other. */
class SegmentEnumeratorTest {
  private static final SegmentDirectory NOTHING_TO_ASK =
      new SegmentDirectory() {
        @Override
        public Map<Long, Long> head() {
          throw new AssertionError("a restored job asks for nothing");
        }

        @Override
        public Map<Long, Long> tail() {
          throw new AssertionError("a restored job asks for nothing");
        }

        @Override
        public Map<Long, Set<Long>> successors(long segmentId) {
          throw new AssertionError("a restored job asks for nothing");
        }

        @Override
        public void close() {}
      };

  private final int parallelism = 3;
  private final Map<Integer, ReaderInfo> registered = new HashMap<>();
  private final List<String> assigned = new ArrayList<>();
  private final SegmentEnumerator enumerator = enumerator();

  private SegmentEnumerator enumerator() {
    WalkState restored =
        new WalkState(true, Map.of(), List.of(new WalkState.Pending(9, 0, Set.of())), Set.of());
    return new SegmentEnumerator(
        context(),
        NOTHING_TO_ASK,
        StartingPoint.earliest(),
        StoppingPoint.never(),
        false,
        restored);
  }

  @SuppressWarnings("unchecked")
  private SplitEnumeratorContext<SegmentSplit> context() {
    return (SplitEnumeratorContext<SegmentSplit>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "currentParallelism" -> parallelism;
                  case "registeredReaders" -> registered;
                  case "assignSplit" ->
                      assigned.add(((SegmentSplit) arguments[0]).segmentId() + "@" + arguments[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private void register(int subtask, long... segments) {
    List<SegmentSplit> reported = new ArrayList<>();
    for (long segment : segments) {
      reported.add(SegmentSplit.reading(segment, 100, SegmentSplit.TO_THE_END));
    }
    registered.put(
        subtask, ReaderInfo.createReaderInfo(subtask, "localhost", List.copyOf(reported)));
    enumerator.addReader(subtask);
  }

  @Test
  void aRestoredReaderGoesOnAtOnceWithOneSegmentAndTheRestWaitsForAllReaders() {
    register(0, 1, 2);
    assertEquals(List.of("1@0"), assigned);

    register(1);
    assertEquals(List.of("1@0"), assigned);

    register(2, 3);
    // 2, 3 and the pending 9 go where the fewest are
    assertEquals(List.of("1@0", "2@1", "3@2", "9@0"), assigned);
  }
}
