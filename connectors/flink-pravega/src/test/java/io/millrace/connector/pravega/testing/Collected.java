package io.millrace.connector.pravega.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** What the sinks of one run have taken in, in this JVM. */
public final class Collected {
  private static final Map<String, Collected> ALL = new ConcurrentHashMap<>();
  private static final int QUIET_LOOKS = 50;

  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch open = new CountDownLatch(0);
  private int sizeAtLastLook;
  private int quietLooks;

  private Collected() {}

  public static Collected of(String run) {
    return ALL.computeIfAbsent(run, name -> new Collected());
  }

  public static Sink<String> sink(String run) {
    return new CollectingSink(run);
  }

  public List<String> all() {
    return List.copyOf(events);
  }

  public boolean isEmpty() {
    return events.isEmpty();
  }

  public boolean containsAll(Collection<String> wanted) {
    return new HashSet<>(events).containsAll(wanted);
  }

  /** Whether nothing was added over the last looks, of which the caller takes one at a time. */
  public boolean stopsGrowing() {
    quietLooks = events.size() == sizeAtLastLook ? quietLooks + 1 : 0;
    sizeAtLastLook = events.size();
    return sizeAtLastLook > 0 && quietLooks > QUIET_LOOKS;
  }

  /** Fails unless the events are exactly those given, in any order. */
  @SafeVarargs
  public final void assertHolds(List<String>... wanted) {
    List<String> expected = new ArrayList<>();
    for (List<String> part : wanted) {
      expected.addAll(part);
    }
    assertEquals(expected.stream().sorted().toList(), events.stream().sorted().toList());
  }

  /** Makes the sinks stand still. */
  public void block() {
    open = new CountDownLatch(1);
  }

  public void unblock() {
    open.countDown();
  }

  private record CollectingSink(String run) implements Sink<String> {
    @Override
    public SinkWriter<String> createWriter(WriterInitContext context) {
      Collected to = Collected.of(run);
      return new SinkWriter<>() {
        @Override
        public void write(String element, Context elementContext) throws InterruptedException {
          to.open.await();
          to.events.add(element);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
      };
    }
  }
}
