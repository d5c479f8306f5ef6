package io.millrace.examples.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pravega.client.stream.RetentionPolicy;
import io.pravega.client.stream.ScalingPolicy;
import io.pravega.client.stream.StreamConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@DisplayName("P9 the options")
class SinusoidalGeneratorTest {
  @Test
  void hasTheDemosOptionsAndDefaults() {
    var generator = new SinusoidalGenerator();
    String help = new CommandLine(generator).getUsageMessage();

    new CommandLine(generator).parseArgs();

    assertThat(help).contains("-s,", "-n,", "-u,", "-r,", "--peak", "--speed", "--keys");
    assertThat(generator.target())
        .isEqualTo(
            new PravegaLog.Target(
                URI.create("tcp://localhost:9090"),
                "test",
                "stream",
                ScalingPolicy.byEventRate(1_000, 1, 1),
                Duration.ofHours(1)));
    assertThat(generator.curve()).isEqualTo(Sinusoid.compressed(10_000, 1));
  }

  @Test
  void takesTheArgumentsOfTheDemosDeployment() {
    var generator = new SinusoidalGenerator();

    new CommandLine(generator)
        .parseArgs(
            "--scope",
            "test",
            "--stream",
            "stream",
            "--uri",
            "tcp://c:9090",
            "--scalingRate",
            "800");

    assertThat(generator.target().controller()).isEqualTo(URI.create("tcp://c:9090"));
    assertThat(generator.target().scaling()).isEqualTo(ScalingPolicy.byEventRate(800, 1, 1));
  }

  @Test
  void asksForAStreamWhoseSegmentsStay() {
    var generator = new SinusoidalGenerator();
    new CommandLine(generator).parseArgs("--segments", "3");

    assertThat(generator.target().configuration().getScalingPolicy())
        .isEqualTo(ScalingPolicy.fixed(3));
  }

  @Test
  void asksForAStreamThatScalesByEventRateAndKeepsAnHour() {
    var generator = new SinusoidalGenerator();
    new CommandLine(generator).parseArgs("-r", "800");

    StreamConfiguration stream = generator.target().configuration();

    assertThat(stream.getScalingPolicy()).isEqualTo(ScalingPolicy.byEventRate(800, 1, 1));
    assertThat(stream.getRetentionPolicy()).isEqualTo(RetentionPolicy.byTime(Duration.ofHours(1)));
  }

  @Test
  void servesItsMetricsOverHttp() throws IOException, InterruptedException {
    try (MetricsServer server = MetricsServer.start(0, () -> "a 1\n")) {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://localhost:" + server.port() + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("a 1\n");
    }
  }
}
