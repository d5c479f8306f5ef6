package io.millrace.api.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @Test
  @DisplayName("E25 quoted arguments stay one word")
  void keepsQuotedWordsTogether() {
    assertThat(Arguments.split("--driver-cmd \"cd /code/src; exec python -m x\" --n 1"))
        .contains(List.of("--driver-cmd", "cd /code/src; exec python -m x", "--n", "1"));
  }

  @Test
  void splitsAsAShellDoes() {
    assertThat(Arguments.split(" a\\ b 'c \"d\\' \"e \\\" \\n\" '' f'g'\"h\"\n i\\"))
        .contains(List.of("a b", "c \"d\\", "e \" \\n", "", "fgh", "i\\"));
    assertThat(Arguments.split("  \n")).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "a \"b", "'a\\'b c'", "\"a\\\""})
  void refusesAnOpenQuote(String text) {
    assertThat(Arguments.split(text)).isEmpty();
  }
}
