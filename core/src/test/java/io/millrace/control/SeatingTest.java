package io.millrace.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.control.port.Seating;
import io.millrace.model.Replicas;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeatingTest {
  private static SortedSet<Integer> seats(
      Map<Integer, String> taken, int wanted, Set<String> expendable) {
    return Seating.of(new TreeMap<>(taken), new Replicas(wanted), expendable);
  }

  @Test
  void growsIntoTheSmallestFreePlaces() {
    assertThat(seats(Map.of(1, "b", 3, "d"), 4, Set.of())).containsExactly(0, 1, 2, 3);
  }

  @Test
  void expendableOnesGoFirstWhereverTheySit() {
    assertThat(seats(Map.of(0, "a", 1, "b", 2, "c"), 2, Set.of("a"))).containsExactly(1, 2);
  }

  @Test
  void theHighestGoWhenNoneOrAllAreExpendable() {
    Map<Integer, String> three = Map.of(0, "a", 4, "b", 7, "c");

    assertThat(seats(three, 1, Set.of())).containsExactly(0);
    assertThat(seats(three, 2, Set.of("a", "b", "c"))).containsExactly(0, 4);
  }

  @Test
  void expendableOnesStayWhileNotMoreRunThanWanted() {
    assertThat(seats(Map.of(0, "a", 2, "c"), 2, Set.of("a", "c"))).containsExactly(0, 2);
  }
}
