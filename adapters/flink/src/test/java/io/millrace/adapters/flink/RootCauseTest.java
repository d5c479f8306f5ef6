package io.millrace.adapters.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RootCauseTest {
  @Test
  void takesTheInnermostCause() {
    String trace =
        "java.lang.RuntimeException: outer\n\tat a.B.c(B.java:1)\nCaused by: a.b.MidException: mid\n"
            + "\tat a.B.c(B.java:2)\nCaused by: java.io.IOException: disk full\n\t... 7 more\n";

    assertThat(RootCause.of(trace)).contains("IOException: disk full");
  }

  @Test
  void takesTheFirstLineOfATraceWithoutCauses() {
    assertThat(RootCause.of("java.lang.Exception: only this\n\tat a.B.c(B.java:1)"))
        .contains("Exception: only this");
  }

  @Test
  void skipsWhatFlinksServerSaysAroundIt() {
    String body =
        "Internal server error.\n<Exception on server side:\n"
            + "org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find job\n"
            + "\tat x.Y.z(Y.java:1)\nEnd of exception on server side>";

    assertThat(RootCause.of(body)).contains("FlinkJobNotFoundException: Could not find job");
  }

  @Test
  void isShort() {
    assertThat(RootCause.of("x".repeat(10_000)).orElseThrow()).hasSize(400).endsWith("...");
    assertThat(RootCause.of(" \n")).isEmpty();
  }
}
