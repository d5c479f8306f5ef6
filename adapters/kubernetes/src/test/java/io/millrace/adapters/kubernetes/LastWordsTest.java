package io.millrace.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastWordsTest {
  @Test
  void theInnermostCauseOfTheLastTraceIsTheReason() {
    assertThat(
            LastWords.of(
                """
                2026-01-01 12:00:00 ERROR ClusterEntrypoint - Could not create application program.
                org.apache.flink.util.FlinkException: Could not load the provided entrypoint class.
                \tat org.apache.flink.Some.main(Some.java:1)
                Caused by: org.apache.flink.client.program.ProgramInvocationException: The program's entry \
                point class 'Job' was not found in the jar file.
                \tat org.apache.flink.Other.main(Other.java:2)
                Caused by: java.lang.ClassNotFoundException: example.Job
                \tat java.base/java.net.URLClassLoader.findClass(Unknown Source)
                \t... 8 more
                """))
        .contains("ClassNotFoundException: example.Job");
  }

  @Test
  void withoutACauseItIsWhatWasThrownLast() {
    assertThat(
            LastWords.of("java.lang.IllegalArgumentException: no rate\n\tat Job.main\nwill end\n"))
        .contains("IllegalArgumentException: no rate");
  }

  @Test
  void withoutAnExceptionItIsTheLastLine() {
    assertThat(LastWords.of("starting\nno space left on device\n\n"))
        .contains("no space left on device");
    assertThat(LastWords.of("  \n")).isEmpty();
    assertThat(LastWords.of("x".repeat(500)).orElseThrow()).hasSize(400).endsWith("...");
  }
}
