package io.millrace.examples.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventNumberTest {
  @Test
  void readsTheHeaderOfANumberedEvent() {
    assertThat(
            EventNumber.parse(
                "@K17.e1795254514859:000000123 1795254514900 sample/1\nACGT\n+\nFFFF"))
        .contains(new EventNumber("K17.e1795254514859", 123, 1_795_254_514_900L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fail",
        "@ERR1.1 NB1:61:H7:1:2:3:4/1\nACGT\n+\nFFFF", // as of a sequencing machine
        "@K1.e1:x 5\n",
        "@K1.e1:5 \n",
        "K1.e1:5 5\n"
      })
  void otherTextsHaveNoNumber(String text) {
    assertThat(EventNumber.parse(text)).isEqualTo(Optional.empty());
  }

  @Test
  void aKeyNamesItsEpoch() {
    assertThat(EventNumber.epochOf("K17.e1795254514859")).isEqualTo(1_795_254_514_859L);
    assertThat(EventNumber.epochOf("K17")).isZero();
    assertThat(EventNumber.epochOf("K17.east")).isZero();
  }
}
