package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratorFiguresTest {
  private static final int NOBODY_ANSWERS = 1;

  @Test
  void theLastWordOfAnOrderlyEndCountsForTheIncarnationsItNames() {
    GeneratorFigures figures = new GeneratorFigures(NOBODY_ANSWERS);
    figures.remember(Map.of(1_000L, 500L, 2_000L, 14_612L));

    figures.finished(
        """
        At time 133 Setting current 15948
        WROTE epoch=2000 written=14623
        WROTE epoch=3000 written=20
        DONE offered=14650 written=14643 failed=7
        """);

    assertThat(figures.written()).isEqualTo(500 + 14_623 + 20);
  }

  @Test
  void aKilledGeneratorLeavesWhatWasSeenLast() {
    GeneratorFigures figures = new GeneratorFigures(NOBODY_ANSWERS);
    figures.remember(Map.of(1_000L, 500L));

    figures.finished("At time 133 Setting current 15948\n");

    assertThat(figures.written()).isEqualTo(500);
  }
}
