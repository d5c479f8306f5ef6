package io.millrace.examples.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ParameterTool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job in a small cluster of its own: an event asks for a failure, and nothing is lost or
 * doubled by it.
 */
@DisplayName("P13 an event that says fail")
class BusyReaderFailureIT {
  private static final int EVENTS = 1_200;
  private static final int FAIL_AT = 400; // of key 0: its sequence 25 never comes
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void restartsOnceAndGoesOnWithItsState() throws Exception {
    try (MiniCluster cluster = cluster()) {
      cluster.start();
      JobGraph job = job();
      JobID id = cluster.submitJob(job).get().getJobID();

      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(metric(cluster, id, "numRestarts")).isEqualTo("1"));
      assertThat(rest(cluster, "/jobs/" + id + "/exceptions"))
          .contains(ExpensiveComputation.ArtificialFailureException.class.getSimpleName());
      cluster.requestJobResult(id).get(LIMIT.toSeconds(), TimeUnit.SECONDS);

      AuditTotals totals = totals();
      assertThat(totals.events()).isEqualTo(EVENTS - 1);
      assertThat(totals.doubled()).isZero();
      assertThat(totals.missing()).isEqualTo(1); // the event that only said "fail"
      assertThat(totals.unnumbered()).isEqualTo(1);
      assertThat(countsOfTheOneEpoch()).containsExactly(EVENTS - 1, 1);
      assertThat(outputEvents()).isGreaterThanOrEqualTo(EVENTS);
    }
  }

  private JobGraph job() {
    var configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    String[] arguments = {
      "--iterations", "1", "--audit", folder.toString(), "--out", folder.toString()
    };
    BusyReader.define(
        environment,
        Settings.of(ParameterTool.fromArgs(arguments)),
        NumberedSource.of(EVENTS, 500, FAIL_AT));
    StreamGraph stream = environment.getStreamGraph();
    return stream.getJobGraph(getClass().getClassLoader(), new JobID());
  }

  private static MiniCluster cluster() {
    var configuration = new Configuration();
    // the adaptive scheduler counts a rescale as a restart too
    configuration.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
    // metrics are served from a copy that is 10 s old otherwise
    configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(100));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    return new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumTaskManagers(2)
            .setNumSlotsPerTaskManager(1)
            .build());
  }

  /** The value as REST serves it, empty while there is none. */
  private static String metric(MiniCluster cluster, JobID job, String name) throws Exception {
    return rest(cluster, "/jobs/" + job + "/metrics?get=" + name)
        .replaceAll(".*\"value\":\"?(-?\\d+).*", "$1");
  }

  private static String rest(MiniCluster cluster, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(cluster.getRestAddress().get().resolve(path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** As a harness reads them: the lines of the last checkpoint that all subtasks reported. */
  private AuditTotals totals() throws IOException {
    List<long[]> lines = lines("audit-");
    long last =
        lines.stream()
            .mapToLong(line -> line[0])
            .filter(
                checkpoint ->
                    lines.stream().filter(line -> line[0] == checkpoint).count() == lines.get(0)[3])
            .max()
            .orElseThrow();
    return lines.stream()
        .filter(line -> line[0] == last)
        .map(line -> new AuditTotals(line[4], line[5], line[6], line[7], line[8]))
        .reduce(AuditTotals.ZERO, AuditTotals::plus);
  }

  /** Events and missing numbers of epoch 1, summed over the newest line of each subtask. */
  private long[] countsOfTheOneEpoch() throws IOException {
    long[] sums = new long[2];
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> file.toString().contains("audit-")).toList()) {
        // of two attempts the second one ended the job
        if (file.toString().matches(".*audit-\\d+-1-.*")) {
          List<String> lines = Files.readAllLines(file);
          String[] epoch = lines.get(lines.size() - 1).split(",", -1)[9].split(":", -1);
          assertThat(epoch[0]).isEqualTo("1");
          sums[0] += Long.parseLong(epoch[1]);
          sums[1] += Long.parseLong(epoch[2]);
        }
      }
    }
    return sums;
  }

  private long outputEvents() throws IOException {
    return lines("output-").stream().flatMapToLong(line -> LongStream.of(line[2])).sum();
  }

  private List<long[]> lines(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
          .flatMap(BusyReaderFailureIT::rows)
          .toList();
    }
  }

  private static Stream<long[]> rows(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .skip(1)
          .map(
              line -> Stream.of(line.split(",", -1)).limit(9).mapToLong(Long::parseLong).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
