package io.millrace.planning.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest(name = "{0} is written {1}")
  @CsvSource({
    "9, 9",
    "0, 0",
    "0.5, 0.5",
    "100, 100",
    "1720.33333, 1720.333",
    "-3, -3",
    "123456789012, 123456789012",
    "NaN, NaN"
  })
  void writesNumbersWithoutNoise(double amount, String text) {
    assertThat(Figures.number(amount)).isEqualTo(text);
  }

  @ParameterizedTest(name = "the ratio {0} is written {1}")
  @CsvSource({"0.9, 0.90", "1.0909090909, 1.0909", "2, 2.00", "0.8999, 0.8999"})
  void writesRatiosSoThatTheyCompare(double ratio, String text) {
    assertThat(Figures.ratio(ratio)).isEqualTo(text);
  }

  @ParameterizedTest(name = "{0} is {1} thousandths")
  @CsvSource({"1.1, 1100", "0.1, 100", "0.0001, 1", "0, 0", "8600, 8600000", "0.57, 570"})
  void countsThousandthsRoundedUp(double amount, double milli) {
    assertThat(Figures.milli(amount)).isEqualTo(milli);
  }

  @Test
  void aTargetIsNeverZero() {
    assertThat(Figures.milliTarget(1e-9)).isEqualTo(1);
  }

  @Test
  void writesCountsAndTimes() {
    assertThat(Figures.replicas(1)).isEqualTo("1 replica");
    assertThat(Figures.replicas(0)).isEqualTo("0 replicas");
    assertThat(Figures.seconds(Duration.ofMillis(1500))).isEqualTo("1.5 s");
    assertThat(Figures.seconds(Duration.ofMinutes(5))).isEqualTo("300 s");
  }
}
