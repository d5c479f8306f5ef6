package io.millrace.examples.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NumberingTest {
  @Test
  void everyKeyIsNumberedFromZeroWithoutAGap() {
    Map<String, Long> next = new HashMap<>();

    for (long sequence = 0; sequence < 200; sequence++) {
      for (int partition = 0; partition < 3; partition++) {
        assertInTurn(CountingJob.numbered(new Event(partition, sequence, 0, 0), 7), next);
      }
    }

    assertThat(next).hasSize(3 * 7);
  }

  @Test
  void everyWordIsNumberedFromZeroWithoutAGap() {
    Map<String, Long> next = new HashMap<>();

    for (long sequence = 0; sequence < 20; sequence++) {
      WordCount.words(new Event(0, sequence, 0, 0)).forEach(word -> assertInTurn(word, next));
      WordCount.words(new Event(1, sequence, 0, 0)).forEach(word -> assertInTurn(word, next));
    }

    assertThat(next.values()).as("words of both partitions").hasSize(18).containsOnly(20L);
  }

  private static void assertInTurn(Numbered occurrence, Map<String, Long> next) {
    assertThat(occurrence.number).isEqualTo(next.getOrDefault(occurrence.key, 0L));
    next.merge(occurrence.key, 1L, Long::sum);
  }

  @Test
  void stateOfTheSourceIsReadAsItWasWritten() throws IOException {
    Unassigned some =
        new Unassigned(List.of(new Partition(3, 1L << 40, 5), new Partition(4, 0, 6)));
    Unassigned.Serializer serializer = new Unassigned.Serializer();

    assertThat(serializer.deserialize(1, serializer.serialize(some))).isEqualTo(some);
    assertThat(serializer.deserialize(1, serializer.serialize(new Unassigned(List.of()))))
        .isEqualTo(new Unassigned(List.of()));
  }
}
