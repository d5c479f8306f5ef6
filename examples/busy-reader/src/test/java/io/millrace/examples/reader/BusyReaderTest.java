package io.millrace.examples.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ParameterTool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P12 the job")
class BusyReaderTest {
  @Test
  void hasTheDemosArgumentsAndDefaults() {
    Settings defaults = Settings.of(ParameterTool.fromArgs(new String[0]));

    assertThat(defaults.controller()).isEqualTo("tcp://localhost:9090");
    assertThat(defaults.scope()).isEqualTo("test");
    assertThat(defaults.stream()).isEqualTo("stream");
    assertThat(defaults.iterations()).isEqualTo(150);
    assertThat(defaults.logFrequency()).isEqualTo(10_000);
    assertThat(defaults.audit()).isEmpty();
    assertThat(defaults.output()).isEmpty();
    assertThat(defaults.keepsOrder()).isFalse();
  }

  @Test
  void takesTheArgumentsOfTheDemosJob() {
    Settings settings =
        Settings.of(
            ParameterTool.fromArgs(
                new String[] {"--controller", "tcp://c:9090", "--iterations", "200"}));

    assertThat(settings.controller()).isEqualTo("tcp://c:9090");
    assertThat(settings.iterations()).isEqualTo(200);
  }

  @Test
  void theGraphIsTheDemosWithNothingChained() {
    JobGraph graph = graph();

    assertThat(graph.getName()).isEqualTo("Auto-scaling Job");
    assertThat(maxParallelism(graph))
        .isEqualTo(
            Map.of(
                "Source: Pravega Stream", 128,
                "Throughput Logger", 1,
                "Expensive Computation", 128,
                "Sink: Writer", 128));
    assertThat(shipping(graph)).contains("Pravega Stream -> Expensive Computation: REBALANCE");
  }

  @Test
  void theAuditStandsBesideTheSink(@TempDir Path folder) {
    JobGraph graph = graph("--audit", folder.toString(), "--out", folder.toString());

    assertThat(maxParallelism(graph)).containsEntry("Audit", 128).hasSize(5);
    assertThat(shipping(graph)).contains("Expensive Computation -> Audit: HASH");
  }

  private static JobGraph graph(String... arguments) {
    var configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    BusyReader.define(
        environment, Settings.of(ParameterTool.fromArgs(arguments)), NumberedSource.of(1, 1, -1));
    StreamGraph stream = environment.getStreamGraph();
    stream.setJobName(BusyReader.JOB_NAME);
    return stream.getJobGraph(BusyReaderTest.class.getClassLoader(), new JobID());
  }

  private static Map<String, Integer> maxParallelism(JobGraph graph) {
    return vertices(graph).stream()
        .collect(Collectors.toMap(JobVertex::getName, JobVertex::getMaxParallelism));
  }

  private static List<String> shipping(JobGraph graph) {
    return vertices(graph).stream()
        .flatMap(vertex -> vertex.getInputs().stream())
        .map(
            edge ->
                edge.getSource().getProducer().getName().replace("Source: ", "")
                    + " -> "
                    + edge.getTarget().getName()
                    + ": "
                    + edge.getShipStrategyName())
        .toList();
  }

  private static List<JobVertex> vertices(JobGraph graph) {
    return StreamSupport.stream(graph.getVertices().spliterator(), false).toList();
  }
}
