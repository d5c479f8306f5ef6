package io.millrace.examples.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.examples.generator.NumberedEvents.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberedEventsTest {
  @Test
  void writesFourLinesOfFastqOfTheDemosSize() {
    Event event =
        new NumberedEvents(1_795_254_514_859L, 64, NumberedEvents.BASES).take(1_795_254_514_900L);

    List<String> lines = event.text().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).isEqualTo("@K0.e1795254514859:000000000 1795254514900 sample/1");
    assertThat(lines.get(1)).hasSize(92).matches("[ACGT]+");
    assertThat(lines.get(2)).isEqualTo("+");
    assertThat(lines.get(3)).hasSize(92);
    assertThat(event.text().length()).isBetween(235, 250);
  }

  @Test
  void keysTakeTurnsAndEachCountsFromZero() {
    var events = new NumberedEvents(7, 2, NumberedEvents.BASES);

    assertThat(List.of(events.take(1), events.take(1), events.take(1), events.take(1)))
        .extracting(Event::key, NumberedEventsTest::number)
        .containsExactly(
            tuple("K0", "@K0.e7:000000000"),
            tuple("K1", "@K1.e7:000000000"),
            tuple("K0", "@K0.e7:000000001"),
            tuple("K1", "@K1.e7:000000001"));
  }

  private static String number(Event event) {
    return event.text().substring(0, event.text().indexOf(' '));
  }
}
