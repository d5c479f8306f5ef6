package io.millrace.examples.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountingJobTest {
  @TempDir Path folder = Path.of("");

  @Test
  void countsSurviveFailures() throws Exception {
    Path out = folder.resolve("out");
    Settings settings =
        Settings.of(new String[] {"--rate", "2000", "--out", out.toString()}, Map.of());
    int keys = settings.keys();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration());
    DataStream<Numbered> events =
        CountingJob.topic(environment, settings)
            .map(event -> failingNowAndThen(CountingJob.numbered(event, keys)))
            .returns(Numbered.class)
            .uid("key");
    CountingJob.count(events, settings);

    JobClient job = environment.executeAsync("counting");
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> attempts(out) >= 3 && lines(out).size() > 100);
    } finally {
      job.cancel().get();
    }

    assertThat(lines(out)).allSatisfy(line -> assertThat(line).matches("(\\d+,){4}0,0,\\d+"));
    assertThat(lines(out).stream().map(line -> line.substring(line.lastIndexOf(','))))
        .as("the moment when it began")
        .containsOnly(lines(out).get(0).substring(lines(out).get(0).lastIndexOf(',')));
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1000);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    return configuration;
  }

  /** Fails some 500 milliseconds after the previous failure, wherever the job is by then. */
  private static Numbered failingNowAndThen(Numbered event) {
    long now = System.nanoTime();
    long last = Failures.lastNanos;
    if (now - last > Duration.ofMillis(500).toNanos()) {
      Failures.lastNanos = now;
      throw new IllegalStateException("a failure on purpose");
    }
    return event;
  }

  /** Outside of the job's state, as it must not be restored. */
  private static final class Failures {
    static volatile long lastNanos = System.nanoTime();

    private Failures() {}
  }

  private static long attempts(Path out) throws IOException {
    return files(out).stream()
        .map(file -> file.getFileName().toString().split("-", -1)[2])
        .distinct()
        .count();
  }

  private static List<String> lines(Path out) throws IOException {
    return files(out).stream().flatMap(file -> complete(file).lines().skip(1)).toList();
  }

  private static String complete(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> files(Path out) throws IOException {
    if (!Files.isDirectory(out)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(out)) {
      return all.toList();
    }
  }
}
