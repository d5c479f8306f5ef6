package io.millrace.planning.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashLoopTest {
  private static final Instant LAST = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1, 0, false",
    "2, 1, false",
    "3, 2, false",
    "4, 4, false",
    "5, 8, false",
    "6, 16, true",
    "9, 30, true"
  })
  void waitsTwiceAsLongEachTimeAndGivesUpAfterTheSixth(int failures, long pause, boolean isOver) {
    CrashLoop loop = CrashLoop.of(Collections.nCopies(failures, LAST), LAST);

    assertEquals(new CrashLoop(isOver, LAST.plusSeconds(pause)), loop);
  }

  @Test
  void withoutFailuresItGoesOnAtOnce() {
    assertEquals(new CrashLoop(false, LAST), CrashLoop.of(List.of(), LAST));
  }
}
