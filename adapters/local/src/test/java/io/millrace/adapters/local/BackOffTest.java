package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackOffTest {

  @Test
  void waitsLongerAfterEachDeathUpToHalfAMinute() {
    List<Long> delays =
        Stream.iterate(BackOff.NONE.died(Duration.ZERO), b -> b.died(Duration.ofSeconds(3)))
            .limit(9)
            .map(b -> b.delay().toSeconds())
            .toList();
    assertThat(delays).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
  }

  @Test
  void aMinuteOfLifeBeginsTheCountAnew() {
    BackOff often = new BackOff(7);
    assertThat(often.died(Duration.ofSeconds(60)).delay()).isZero();
    assertThat(often.died(Duration.ofSeconds(59)).delay()).isEqualTo(Duration.ofSeconds(30));
  }
}
