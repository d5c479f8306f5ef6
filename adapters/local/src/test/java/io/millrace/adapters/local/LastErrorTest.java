package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LastErrorTest {
  @Test
  void isTheErrorsOwnLineWhenNoExceptionFollows() {
    assertThat(
            said(
                "10:00:01 INFO  Main - begin",
                "10:00:02 ERROR Main - no file a.txt",
                "10:00:03 INFO  Main - end"))
        .isEqualTo("Main - no file a.txt");
  }

  @Test
  void isTheExceptionRatherThanTheWordsBeforeIt() {
    assertThat(
            said(
                "2026-11-25 07:01:40,016 ERROR Entry - Fatal error in the entry point.",
                "a.b.ProgramException: main failed",
                "\tat a.b.C.d(C.java:1)"))
        .isEqualTo("a.b.ProgramException: main failed");
  }

  @Test
  void isTheInnermostCause() {
    assertThat(
            said(
                "10:00:01 [main] ERROR Entry - Fatal",
                "a.b.C$XError: outer",
                "Caused by: a.DException: middle",
                "\tat a.b.C.d(C.java:1)",
                "Caused by: a.EException: inner"))
        .isEqualTo("a.EException: inner");
  }

  @Test
  void isOfTheLastErrorOnly() {
    assertThat(
            said(
                "10:00:01 ERROR Early - one",
                "Caused by: a.BException: early",
                "10:00:02 ERROR Late - two"))
        .isEqualTo("Late - two");
  }

  @Test
  void isWhatTheJavaLauncherSays() {
    assertThat(
            said(
                "Error: Could not find or load main class a.Missing",
                "Caused by: java.lang.ClassNotFoundException: a.Missing"))
        .isEqualTo("java.lang.ClassNotFoundException: a.Missing");
    assertThat(said("Exception in thread \"main\" java.lang.IllegalStateException: no topic"))
        .contains("no topic");
  }

  @Test
  void isNothingWhereNothingWentWrong() {
    assertThat(LastError.of(List.of("10:00:01 INFO  Main - there was no ERROR here"))).isEmpty();
    assertThat(LastError.of(List.of())).isEmpty();
  }

  @Test
  void isCutToALineThatCanBeRead() {
    assertThat(said("10:00:01 ERROR Main - " + "x".repeat(1000))).hasSize(300).endsWith("...");
  }

  private static String said(String... lines) {
    return LastError.of(List.of(lines)).orElse("");
  }
}
