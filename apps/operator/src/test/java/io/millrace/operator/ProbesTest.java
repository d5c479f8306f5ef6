package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Reason;
import io.millrace.model.memory.Phase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What Kubernetes and Prometheus ask the operator. */
class ProbesTest {
  private static HttpResponse<String> get(Probes probes, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes.port() + path)).build(),
            BodyHandlers.ofString());
  }

  @Test
  void loopThatStandsStillIsNotHealthy() throws Exception {
    Pulse pulse = new Pulse();
    pulse.beat("the loop of a", Given.NOW);
    pulse.beat("the loop of b", Given.NOW);
    Duration late = Pulse.LONGEST_SILENCE.plusSeconds(1);
    try (Probes probes =
        new Probes(0, () -> pulse.silent(Given.NOW.plus(late)), () -> true, () -> "")) {
      HttpResponse<String> answer = get(probes, "/healthz");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("the loop of a stands still");

      pulse.beat("the loop of a", Given.NOW.plus(late));
      pulse.forget("the loop of b");

      assertThat(get(probes, "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void readyWhenAllIsKnown() throws Exception {
    AtomicBoolean isCurrent = new AtomicBoolean();
    try (Probes probes = new Probes(0, Optional::empty, isCurrent::get, () -> "some 1\n")) {
      assertThat(get(probes, "/readyz").statusCode()).isEqualTo(503);

      isCurrent.set(true);

      assertThat(get(probes, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(probes, "/metrics").body()).isEqualTo("some 1\n");
    }
  }

  @Test
  void figuresTellLivesAndCalls() {
    Figures figures = new Figures();
    figures.pass(
        Given.pass(
                Given.deployed(
                    new Phase.Starting(Given.NOW, Optional.empty(), Phase.Starting.Why.DEPLOY)),
                Reason.of("ClusterStarting", "no job yet"))
            .done(),
        Duration.ofMillis(3));
    figures.pass(
        Given.pass(
                Given.deployed(new Phase.Running(Given.NOW)), Reason.of("JobRunning", "as wanted"))
            .answers(Given.running(4, 4, "tm-a", "tm-b"))
            .done(),
        Duration.ofMillis(3));
    figures.call("PATCH", 403);

    assertThat(figures.scrape())
        .contains("millrace_applications 1.0")
        .contains("millrace_applications_in_phase{phase=\"Running\"} 1.0")
        .contains("millrace_applications_in_phase{phase=\"ClusterStarting\"} 0.0")
        .contains("millrace_pass_seconds_count{application=\"river\",namespace=\"streams\"} 2")
        .contains("millrace_replicas_registered{application=\"river\",namespace=\"streams\"} 2.0")
        .contains("millrace_kubernetes_requests_total{code=\"403\",method=\"PATCH\"} 1.0");
  }
}
