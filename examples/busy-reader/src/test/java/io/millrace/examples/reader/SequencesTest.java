package io.millrace.examples.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SequencesTest {
  @Test
  void numbersInOrderAreOneRange() {
    assertThat(seen(0, 1, 2)).containsExactly(0, 3);
    assertThat(Sequences.missing(seen(0, 1, 2))).isZero();
  }

  @Test
  void aHoleIsMissingUntilItIsFilled() {
    long[] hole = seen(0, 1, 4);

    assertThat(hole).containsExactly(0, 2, 4, 5);
    assertThat(Sequences.missing(hole)).isEqualTo(2);
    assertThat(Sequences.contains(hole, 2)).isFalse();
    assertThat(Sequences.missing(Sequences.with(Sequences.with(hole, 3), 2))).isZero();
  }

  @Test
  void theStartIsMissingToo() {
    assertThat(Sequences.missing(seen(3))).isEqualTo(3);
  }

  @Test
  void leavesItsArgumentAsItWas() {
    long[] before = seen(0, 1, 3);

    long[] after = Sequences.with(before, 2);

    assertThat(before).containsExactly(0, 2, 3, 4);
    assertThat(after).containsExactly(0, 4);
  }

  @Test
  void agreesWithASetOfNumbersInAnyOrder() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var set = new TreeSet<Long>();
    long[] ranges = Sequences.none();
    for (int i = 0; i < 2_000; i++) {
      long number = random.nextInt(300);
      assertThat(Sequences.contains(ranges, number))
          .as("seed %d", seed)
          .isEqualTo(!set.add(number));

      ranges = Sequences.with(ranges, number);

      assertThat(Sequences.seen(ranges)).as("seed %d", seed).isEqualTo(set.size());
      assertThat(Sequences.missing(ranges))
          .as("seed %d", seed)
          .isEqualTo(set.last() + 1 - set.size());
      assertThat(ranges).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
    }
  }

  private static long[] seen(long... numbers) {
    long[] ranges = Sequences.none();
    for (long number : numbers) {
      ranges = Sequences.with(ranges, number);
    }
    return ranges;
  }
}
