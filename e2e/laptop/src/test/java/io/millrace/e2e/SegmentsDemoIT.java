package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The main demo, from nothing to its numbers. */
class SegmentsDemoIT {
  private static final List<String> DISTRIBUTIONS =
      List.of("followUpSeconds", "followDownSeconds", "outputGapSeconds");

  /**
   * An idle machine comes to 0.95 and more; on one with 20 processes waiting for each core the lag
   * of single steps differs by ten rows of a hundred.
   */
  private static final double LIKENESS = 0.8;

  @Test
  void oneTaskManagerFollowsEachSegmentAndNoEventIsLost(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
    Path out = folder.resolve("out");
    try (Millrace millrace = Millrace.in(folder)) {
      Leftovers leftovers = new Leftovers(millrace);
      Started demo =
          millrace.start(
              "demo",
              "segments",
              "--headless",
              "--duration=100s",
              "--speed=60",
              "--port=0",
              "--out=" + out);
      demo.awaitWhole("demo/busy-reader");
      leftovers.look();
      demo.awaitText(Pattern.compile("The time is up"));
      leftovers.look();

      int exitCode = demo.awaitExit(Millrace.PATIENCE);

      assertThat(exitCode).as(demo.text()).isZero();
      leftovers.assertNone();
      JsonNode summary = Millrace.json(Files.readString(out.resolve("summary.json")));
      assertSummary(summary);
      assertFiles(out, summary);
      // the summary leaves the start-up out, which is most of the run on a busy machine
      Series series = Series.read(out.resolve("series.csv"));
      assertThat(series.changes("segments")).isGreaterThan(3);
      assertThat(series.bestCorrelation("segments", "taskManagers"))
          .as("segments and TaskManagers are one curve, the second a little later")
          .isGreaterThanOrEqualTo(LIKENESS);
      assertRecord(millrace, summary);
    }
  }

  private static void assertSummary(JsonNode summary) {
    assertThat(summary.path("lost").asLong(-1)).as("lost: %s", summary).isZero();
    assertThat(summary.path("doubled").asLong(-1)).as("doubled: %s", summary).isZero();
    assertThat(summary.path("events").asLong()).isPositive();
    assertThat(summary.path("events").asLong()).isEqualTo(summary.path("written").asLong());
    assertThat(summary.path("segmentChanges").isInt()).isTrue();
    // how high it is, is a matter of the machine; that it was counted at all is not
    assertThat(summary.path("equalShare").asDouble(-1)).isGreaterThan(0.0).isLessThan(1.0);
    // the load rises at first; whether it falls within the run is a matter of the start
    assertThat(summary.path("followUpSeconds").path("count").asInt()).isPositive();
    assertThat(summary.path("outputGapSeconds").path("count").asInt()).isPositive();
    for (String name : DISTRIBUTIONS) {
      JsonNode distribution = summary.path(name);
      boolean isNone = distribution.path("count").asInt(-1) == 0;
      assertThat(distribution.path("p50").isNumber())
          .as("%s: %s", name, summary)
          .isEqualTo(!isNone);
      if (!isNone) {
        assertThat(distribution.path("p95").asDouble())
            .as(name)
            .isBetween(distribution.path("p50").asDouble(), distribution.path("max").asDouble());
      }
    }
    assertThat(summary.path("peakRssMiB").asLong()).isPositive();
    assertThat(summary.path("timeToFirstEventSeconds").asDouble()).isPositive();
    assertThat(summary.path("replay").path("passes").asInt()).isPositive();
    assertThat(summary.path("replay").path("different").asInt(-1)).isZero();
  }

  private static void assertFiles(Path out, JsonNode summary) throws IOException {
    List<String> decisions = Files.readAllLines(out.resolve("decisions.jsonl"));
    assertThat(decisions).hasSize(summary.path("replay").path("passes").asInt());
    decisions.forEach(line -> assertThat(Millrace.json(line).isObject()).as(line).isTrue());
    try (Stream<Path> files = Files.list(out)) {
      List<Path> plots = files.filter(file -> file.toString().endsWith(".svg")).toList();
      assertThat(plots).isNotEmpty();
      for (Path plot : plots) {
        assertThat(Files.readString(plot)).as("%s", plot).contains("<svg").contains("</svg>");
      }
    }
  }

  /** What can be asked when nothing runs any more. */
  private static void assertRecord(Millrace millrace, JsonNode summary) {
    assertThat(summary.path("rescales").size()).isPositive();
    assertThat(millrace.ask("history", "busy-reader", "--replay")).contains(" 0 differ");
    assertThat(millrace.ask("explain", "busy-reader").lines().toList())
        .hasSizeBetween(1, 10)
        .anyMatch(line -> line.contains("segments"))
        .anyMatch(line -> line.contains("TaskManager"));
  }
}
