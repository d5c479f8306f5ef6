package io.millrace.examples.pizza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class PizzaPipelineTest {
  @Test
  void isTheDemosApplicationUnlessToldOtherwise() {
    Properties properties = properties(Map.of());

    assertThat(properties)
        .containsEntry("application.id", "streams-pipeline-app")
        .containsEntry("bootstrap.servers", "localhost:9092")
        .containsEntry("commit.interval.ms", 1000L)
        .containsEntry("session.timeout.ms", 10_000);
  }

  @Test
  void takesTheDemosPropertiesFromTheEnvironment() {
    Map<String, String> environment =
        Map.of(
            "kafka.streams.bootstrap.servers", "host.docker.internal:29092",
            "KAFKA_STREAMS_APPLICATION_ID", "another-app",
            "kafka.streams.topic", "orders",
            "kafka.streams.schema.registry", "http://registry:8081",
            "mongodb.host", "mongo",
            "mongodb.user", "mong0admin",
            "MONGODB_PASSWD", "p@ss w0rd",
            "mongodb.collection", "lines");
    CommandLine line = PizzaPipeline.commandLine(environment);

    line.parseArgs();

    assertEquals("host.docker.internal:29092", value(line, "--bootstrap-servers"));
    assertEquals("another-app", value(line, "--application-id"));
    assertEquals("orders", value(line, "--topic"));
    assertEquals("http://registry:8081", value(line, "--schema-registry"));
    assertEquals("mongodb://mong0admin:p%40ss%20w0rd@mongo:27017", value(line, "--mongo"));
    assertEquals("pipelineSink", value(line, "--database"));
    assertEquals("lines", value(line, "--collection"));
  }

  @Test
  void anOptionWinsOverTheEnvironmentAndASettingOverBoth() {
    Properties properties =
        properties(
            Map.of("kafka.streams.bootstrap.servers", "environment:1"),
            "--servers=option:2",
            "--set=commit.interval.ms=30000",
            "--set=group.protocol=streams");

    assertThat(properties)
        .containsEntry("bootstrap.servers", "option:2")
        .containsEntry("commit.interval.ms", "30000")
        .containsEntry("group.protocol", "streams")
        .doesNotContainKey("session.timeout.ms");
  }

  @Test
  void refusesWritesThatAreNotAcknowledged() {
    StringWriter errors = new StringWriter();
    CommandLine line = PizzaPipeline.commandLine(Map.of()).setErr(new PrintWriter(errors));

    int code = line.execute("--mongo=mongodb://localhost:27017/?w=0");

    assertEquals(ExitCode.USAGE, code);
    assertThat(errors.toString()).contains("--mongo: writes that are not acknowledged may be lost");
  }

  private static Properties properties(Map<String, String> environment, String... options) {
    CommandLine line = PizzaPipeline.commandLine(environment);
    line.parseArgs(options);
    return line.<PizzaPipeline>getCommand().properties();
  }

  private static String value(CommandLine line, String option) {
    return line.getCommandSpec().findOption(option).getValue().toString();
  }
}
