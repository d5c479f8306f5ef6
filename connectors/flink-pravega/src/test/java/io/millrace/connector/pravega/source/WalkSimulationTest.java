package io.millrace.connector.pravega.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random walks with checkpoints, failures of all readers and global restores: every segment is read
 * to its end, none before its predecessors, and the memory does not grow. The seed is in the
 * message.
 */
class WalkSimulationTest {
  private static final int WALKS = 1500;
  private static final long LENGTH = 3;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsEverySegmentOnceAfterItsPredecessors(boolean waitsForCheckpoints) throws Exception {
    for (long seed = 1; seed <= WALKS; seed++) {
      new World(seed, waitsForCheckpoints).live();
    }
  }

  /** Segments 1 to n; the predecessors of each have lower ids and no other successors' gaps. */
  private static Map<Long, Set<Long>> randomGraph(Random random) {
    Map<Long, Set<Long>> predecessors = new TreeMap<>();
    List<Long> open = new ArrayList<>();
    long next = 1;
    for (int i = 0; i <= random.nextInt(3); i++) {
      predecessors.put(next, Set.of());
      open.add(next++);
    }
    for (int change = random.nextInt(12); change > 0; change--) {
      int at = random.nextInt(open.size());
      if (random.nextBoolean() || open.size() == 1) {
        long split = open.remove(at);
        for (int part = 0; part < 2 + random.nextInt(2); part++) {
          predecessors.put(next, Set.of(split));
          open.add(at, next++);
        }
      } else {
        int left = Math.min(at, open.size() - 2);
        Set<Long> merged = Set.of(open.remove(left), open.remove(left));
        predecessors.put(next, merged);
        open.add(left, next++);
      }
    }
    return predecessors;
  }

  /** What a checkpoint of enumerator and readers holds. */
  private record Checkpoint(
      long id, byte[] walk, Map<Long, Long> reading, Set<Long> markers, Map<Long, Long> progress) {}

  /** Walk, readers (seen as one) and checkpoints. */
  private static final class World {
    private final long seed;
    private final boolean waitsForCheckpoints;
    private final Random random;
    private final Map<Long, Set<Long>> graph;
    private final WalkStateSerializer serializer = new WalkStateSerializer();
    private SegmentGraphWalk walk;
    private Map<Long, Long> reading = new TreeMap<>();
    private Map<Long, Long> progress = new TreeMap<>();
    private final List<Long> finishedEvents = new ArrayList<>();
    private final Set<Long> markers = new TreeSet<>();
    private final List<Long> questions = new ArrayList<>();
    private final Map<Long, Long> assignedSinceCheckpoint = new TreeMap<>();
    private Checkpoint latest;
    private long checkpoints;

    World(long seed, boolean waitsForCheckpoints) throws Exception {
      this.seed = seed;
      this.waitsForCheckpoints = waitsForCheckpoints;
      random = new Random(seed);
      graph = randomGraph(random);
      walk = new SegmentGraphWalk(waitsForCheckpoints);
      Map<Long, Long> heads = new HashMap<>();
      graph.forEach(
          (segment, predecessors) -> {
            if (predecessors.isEmpty()) {
              heads.put(segment, 0L);
            }
          });
      walk.start(heads, Map.of());
      latest = snapshot();
    }

    void live() throws Exception {
      int failures = random.nextInt(4);
      for (int step = 0; step < 3000; step++) {
        assign();
        if (walk.isExhausted(reading.size()) && finishedEvents.isEmpty()) {
          assertEquals(graph.keySet(), progress.keySet(), "seed " + seed);
          assertTrue(progress.values().stream().allMatch(p -> p == LENGTH), "seed " + seed);
          checkpoint();
          assertEquals(0, walk.rememberedCount(), "seed " + seed);
          return;
        }
        switch (random.nextInt(10)) {
          case 0 -> checkpoint();
          case 1 -> {
            if (failures-- > 0) {
              fail();
            }
          }
          case 2, 3, 4 -> answer();
          case 5, 6 -> deliver();
          default -> read();
        }
      }
      throw new AssertionError("seed " + seed + " does not come to an end");
    }

    private void assign() {
      assertTrue(walk.overtaking() == null, "seed " + seed);
      for (SegmentSplit split : walk.readable()) {
        for (long before : graph.getOrDefault(split.segmentId(), Set.of())) {
          assertEquals(
              LENGTH, progress.getOrDefault(before, 0L), "seed " + seed + ": " + split + " early");
        }
        assertEquals(split.offset(), progress.getOrDefault(split.segmentId(), 0L), "seed " + seed);
        walk.assigned(split.segmentId());
        reading.put(split.segmentId(), split.offset());
        assignedSinceCheckpoint.put(split.segmentId(), split.offset());
      }
    }

    private void read() {
      for (long segment : new ArrayList<>(reading.keySet())) {
        if (random.nextBoolean()) {
          long offset = reading.merge(segment, 1L, Long::sum);
          progress.put(segment, offset);
          if (offset == LENGTH) {
            reading.remove(segment);
            markers.add(segment);
            finishedEvents.add(segment);
          }
        }
      }
    }

    private void deliver() {
      if (!finishedEvents.isEmpty()) {
        long segment = finishedEvents.remove(0);
        if (walk.finish(segment)) {
          questions.add(segment);
        }
        markers.remove(segment);
      }
    }

    private void answer() {
      if (!questions.isEmpty()) {
        long segment = questions.remove(random.nextInt(questions.size()));
        Map<Long, Set<Long>> successors = new HashMap<>();
        graph.forEach(
            (successor, predecessors) -> {
              if (predecessors.contains(segment)) {
                successors.put(successor, predecessors);
              }
            });
        walk.successors(segment, successors);
      }
    }

    private Checkpoint snapshot() throws Exception {
      long id = ++checkpoints;
      return new Checkpoint(
          id,
          serializer.serialize(walk.snapshot(id)),
          new TreeMap<>(reading),
          new TreeSet<>(markers),
          new TreeMap<>(progress));
    }

    private void checkpoint() throws Exception {
      Checkpoint taken = snapshot();
      if (random.nextInt(4) == 0 && !walk.isExhausted(reading.size())) {
        return; // it does not complete
      }
      latest = taken;
      assignedSinceCheckpoint.clear();
      walk.checkpointCompleted(taken.id());
    }

    private void fail() throws Exception {
      if (random.nextBoolean()) { // the whole job is set back
        walk = new SegmentGraphWalk(waitsForCheckpoints, serializer.deserialize(1, latest.walk()));
        questions.clear();
        questions.addAll(walk.finishing());
      } else { // only the readers are; what was assigned since comes back through Flink
        assignedSinceCheckpoint.forEach(walk::handBack);
      }
      assignedSinceCheckpoint.clear();
      finishedEvents.clear();
      markers.clear();
      reading = new TreeMap<>();
      progress = new TreeMap<>(latest.progress());
      latest.reading().forEach(walk::handBack);
      Set<Long> reported = new HashSet<>(latest.markers());
      for (long segment : reported) {
        if (walk.finish(segment)) {
          questions.add(segment);
        }
      }
    }
  }
}
