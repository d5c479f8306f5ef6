package io.millrace.connector.pravega.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SegmentGraphWalkTest {
  private final SegmentGraphWalk walk = new SegmentGraphWalk(false);

  private List<Long> readable() {
    return walk.readable().stream().map(SegmentSplit::segmentId).toList();
  }

  private void read(long segment) {
    walk.assigned(segment);
    assertTrue(walk.finish(segment));
  }

  @Test
  void aMergedSegmentWaitsForAllItsPredecessors() {
    walk.start(Map.of(1L, 0L, 2L, 0L), Map.of());
    read(1);
    walk.successors(1, Map.of(3L, Set.of(1L, 2L)));
    assertEquals(List.of(2L), readable());

    read(2);
    walk.successors(2, Map.of(3L, Set.of(1L, 2L)));

    assertEquals(List.of(3L), readable());
  }

  @Test
  void aSegmentHandedBackHoldsItsSuccessorsBack() {
    walk.start(Map.of(1L, 0L), Map.of());
    read(1);
    walk.successors(1, Map.of(2L, Set.of(1L), 3L, Set.of(1L)));
    walk.assigned(2);
    walk.assigned(3);

    walk.handBack(3, 0);
    walk.handBack(2, 0);
    walk.handBack(1, 17);

    assertEquals(List.of(1L), readable());
    read(1);
    walk.successors(1, Map.of(2L, Set.of(1L), 3L, Set.of(1L)));
    assertEquals(List.of(2L, 3L), readable());
  }

  @Test
  void aSuccessorThatGoesOnWhileItsPredecessorIsHandedBackIsNamed() {
    walk.start(Map.of(1L, 0L), Map.of());
    read(1);
    walk.successors(1, Map.of(2L, Set.of(1L)));
    walk.assigned(2);

    walk.handBack(1, 0);

    assertEquals(2L, walk.overtaking());
  }

  @Test
  void successorsWaitForACheckpointIfAskedTo() {
    var patient = new SegmentGraphWalk(true);
    patient.start(Map.of(1L, 0L), Map.of());
    patient.assigned(1);
    patient.finish(1);
    var before = patient.snapshot(1);
    patient.successors(1, Map.of(2L, Set.of(1L)));
    patient.checkpointCompleted(1);
    assertEquals(List.of(), patient.readable());

    var restored = patient.snapshot(2);
    patient.checkpointCompleted(2);

    assertEquals(1, patient.readable().size());
    assertEquals(Set.of(1L), before.finishing());
    assertEquals(1, new SegmentGraphWalk(true, restored).readable().size());
  }

  @Test
  void aBoundedWalkEndsWithinTheSegmentsOfTheEnd() {
    walk.start(Map.of(1L, 0L), Map.of(1L, 500L));
    assertEquals(500L, walk.readable().get(0).endOffset());
    walk.assigned(1);

    assertFalse(walk.finish(1));

    assertTrue(walk.isExhausted(0));
  }

  @Test
  void whatACheckpointCoversIsForgotten() {
    walk.start(Map.of(1L, 0L), Map.of());
    read(1);
    walk.successors(1, Map.of(2L, Set.of(1L)));
    assertEquals(1, walk.rememberedCount());

    walk.snapshot(7);
    walk.checkpointCompleted(7);

    assertEquals(0, walk.rememberedCount());
  }
}
