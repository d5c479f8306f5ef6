package io.millrace.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "5s, PT5S",
    "1m, PT1M",
    "1m30s, PT1M30S",
    "0.5h, PT30M",
    "1.5ms, PT0.0015S"
  })
  void readsParts(String text, Duration value) {
    assertThat(Durations.SHAPE.allows(text)).isTrue();
    assertThat(Durations.parse(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "0s", "0m0s", "-5s", "5 s", "1d", "s", "0.0001us"})
  void refusesTheRest(String text) {
    assertThat(Durations.SHAPE.allows(text)).isFalse();
  }
}
