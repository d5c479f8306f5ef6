package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProcFsTest {
  private static final String LINE =
      "4711 (a (b) c) %s 1 4711 4711 0 -1 4194560 1 2 3 4 250 50 0 0 20 0 31 0 987654 1000 200";

  @Test
  void aNameWithBlanksAndBracketsDoesNotDisturb() {
    assertThat(ProcFs.parseStat(String.format(LINE, "S"))).contains(new ProcFs.Stat(987_654, 300));
  }

  @Test
  void aZombieDoesNotRun() {
    assertThat(ProcFs.parseStat(String.format(LINE, "Z"))).isEmpty();
  }

  @Test
  void weRunAndUseMemory() {
    long self = ProcessHandle.current().pid();
    long started = ProcFs.stat(self).orElseThrow().startTicks();
    assertThat(ProcFs.isRunning(self, started)).isTrue();
    assertThat(ProcFs.isRunning(self, started - 1)).isFalse();
    assertThat(ProcFs.residentBytes(self).orElseThrow()).isGreaterThan(10L << 20);
  }

  @Test
  void weAreNeverFoundByOurOwnEnvironment() {
    String any = ProcFs.environment(ProcessHandle.current().pid()).iterator().next();
    assertThat(ProcFs.withEnvironment(any)).doesNotContain(ProcessHandle.current().pid());
  }
}
