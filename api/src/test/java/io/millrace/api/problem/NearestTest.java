package io.millrace.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("taskSlots", "replicas", "resources", "envConfig", "image", "millrace.io/policy");

  @ParameterizedTest
  @CsvSource({
    "taskSlot, taskSlots", "task_slots, taskSlots", "TASKSLOTS, taskSlots", "replcias, replicas",
    "resource, resources", "envC, envConfig", "img, image", "millrace.io/polcy, millrace.io/policy"
  })
  void findsWhatWasMeant(String typed, String meant) {
    assertThat(Nearest.of(typed, KNOWN)).contains(meant);
  }

  @Test
  void offersNothingForSomethingElse() {
    assertThat(Nearest.of("colour", KNOWN)).isEmpty();
    assertThat(Nearest.of("", KNOWN)).isEmpty();
    assertThat(Nearest.of("x".repeat(500), KNOWN)).isEmpty();
    assertThat(Nearest.of("kind", List.of("", "---"))).isEmpty();
  }

  @Test
  void countsASwapOfNeighboursAsOneMistake() {
    assertThat(Nearest.distance("replcias", "replicas")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }
}
