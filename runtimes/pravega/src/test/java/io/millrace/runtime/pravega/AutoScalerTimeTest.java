package io.millrace.runtime.pravega;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AutoScalerTimeTest {
  @Test
  void dividesEveryWindowOfTheStockAutoScaler() {
    assertThat(AutoScalerTime.compress(1)).isEmpty();

    assertThat(AutoScalerTime.compress(60))
        .containsExactly(
            "TWO_MINUTES 120000 ms -> 2000 ms",
            "FIVE_MINUTES 300000 ms -> 5000 ms",
            "TEN_MINUTES 600000 ms -> 10000 ms",
            "TWENTY_MINUTES 1200000 ms -> 20000 ms",
            "TICK_INTERVAL 5000 ms -> 83 ms",
            "DEFAULT_REPORTING_DURATION 120000 ms -> 2000 ms",
            "REQUEST_VALIDITY_PERIOD 600000 ms -> 10000 ms");
  }
}
