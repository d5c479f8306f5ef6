package io.millrace.examples.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OnceOnlyTest {
  private static final long OPENED = 1_000_000;

  @Test
  void aNumberedEventIsFirstIfItWasWrittenWhileTheOperatorRan() {
    assertThat(isFirst(OPENED + 5)).isTrue();
    assertThat(isFirst(OPENED - 5)).isFalse();
  }

  @Test
  void anyOtherTextIsFirstOnceAMinute() {
    String text = "fail " + UUID.randomUUID();

    assertThat(OnceOnly.isFirst(text, Optional.empty(), OPENED, OPENED)).isTrue();
    assertThat(OnceOnly.isFirst(text, Optional.empty(), OPENED, OPENED + 59_999)).isFalse();
    assertThat(OnceOnly.isFirst(text, Optional.empty(), OPENED, OPENED + 60_000)).isTrue();
  }

  private static boolean isFirst(long writtenMillis) {
    return OnceOnly.isFirst(
        "fail", Optional.of(new EventNumber("K0.e1", 0, writtenMillis)), OPENED, OPENED + 10);
  }
}
