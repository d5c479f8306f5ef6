package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTimesTest {
  @TempDir private Path folder;

  @Test
  void aSilenceWithinTheWindowCounts() throws IOException {
    OutputTimes times = times("1000,1050", "2000,2050", "2100,9000");

    // 2000 - 1050
    assertThat(times.longestSilence(at(1000), at(5000))).isEqualTo(Duration.ofMillis(950));
  }

  @Test
  void oneThatHasNotEndedByTheEndOfTheWindowCountsWhole() throws IOException {
    OutputTimes times = times("1000,1050", "20000,20100");

    // 20000 - 1050, although the window closes at 5000
    assertThat(times.longestSilence(at(1000), at(5000))).isEqualTo(Duration.ofMillis(18_950));
  }

  @Test
  void oneThatBeganBeforeTheWindowCountsWhole() throws IOException {
    OutputTimes times = times("1000,1050", "4000,9000");

    assertThat(times.longestSilence(at(3000), at(5000))).isEqualTo(Duration.ofMillis(2950));
  }

  @Test
  void oneThatLastsCountsUpToTheEndOfTheWindow() throws IOException {
    OutputTimes times = times("1000,1050");

    assertThat(times.longestSilence(at(1000), at(5000))).isEqualTo(Duration.ofMillis(3950));
  }

  @Test
  void oneAfterTheWindowOrBeforeItDoesNot() throws IOException {
    OutputTimes times = times("1000,1050", "2000,5100", "9000,9100");

    assertThat(times.longestSilence(at(3000), at(5000))).isZero();
  }

  @Test
  void whileOneSubtaskGivesOutNothingIsSilent() throws IOException {
    Files.writeString(folder.resolve("output-1.csv"), "1000,6000,10,5\n");

    assertThat(times("1000,1050", "4000,4100").longestSilence(at(1000), at(5000))).isZero();
  }

  @Test
  void withoutAnyOutputThereIsNone() throws IOException {
    assertThat(times().longestSilence(at(1000), at(5000))).isZero();
  }

  /** Of lines {@code first,last} in milliseconds. */
  private OutputTimes times(String... spans) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String span : spans) {
      lines.append(span).append(",1,5\n");
    }
    Files.writeString(folder.resolve("output-0.csv"), lines);
    OutputTimes times = new OutputTimes(folder);
    times.refresh();
    return times;
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
