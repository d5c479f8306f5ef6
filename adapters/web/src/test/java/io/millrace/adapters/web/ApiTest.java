package io.millrace.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.control.Pass;
import io.millrace.model.Reading;
import io.millrace.model.observation.Observation;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ApiTest {
  private static final String READER = "api/applications/default/busy-reader";
  private static final String GENERATOR = "api/applications/default/sinusoidal-generator";

  private final FakeRun run = new FakeRun(Instant.parse("2026-11-21T12:00:00Z"));
  private final WebServer server =
      new WebServer(run, run, WebServer.Options.DEFAULT.withNotes(List.of("a note")));
  private Client client = new Client(URI.create("http://localhost/"));

  @BeforeEach
  void start() {
    for (int second = 0; second < 230; second++) {
      run.tick();
    }
    client = new Client(server.start().url());
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  @DisplayName("E2 F7 tells what runs where since when, with the lineage of savepoints")
  void tellsWhatRuns() {
    JsonNode all = client.json("api/applications");

    assertThat(all.findValuesAsText("name")).containsExactly("busy-reader", "sinusoidal-generator");
    JsonNode reader = all.get(0);
    assertThat(reader.get("kind").asText()).isEqualTo("FlinkApplication");
    assertThat(reader.get("phase").asText()).isEqualTo("Running");
    assertThat(reader.get("image").asText()).isEqualTo("flink-busy-reader:1.0");
    assertThat(reader.get("revision").asText()).hasSize(16);
    assertThat(reader.get("attempt").asInt()).isEqualTo(1);
    assertThat(reader.get("progress").asText()).isEqualTo("TaskManagersRegistered 8/8");
    assertThat(reader.get("sinceMillis").asLong()).isLessThan(run.now().toEpochMilli());
    assertThat(reader.get("savepoints").get(0).get("path").asText()).startsWith("file:///data/");
    assertThat(reader.get("lastReason").get("code").asText()).isEqualTo("UpToDate");
  }

  @Test
  void unknownIsNullAndNeverZero() {
    Pass known = run.latest(FakeSpecs.READER).orElseThrow();
    Observation blind =
        new Observation(
            known.at(),
            List.of(),
            Reading.unknown("Unavailable", "no answer"),
            known.seen().retained(),
            List.of());
    run.tell(new Pass(known.spec(), blind, known.before(), known.decision()));

    JsonNode reader = client.json(READER);

    assertThat(reader.get("registered").isNull()).isTrue();
    assertThat(reader.get("parallelism").isNull()).isTrue();
    assertThat(reader.get("progress").isNull()).isTrue();
    assertThat(reader.get("memoryMiB").isNull()).isTrue();
    assertThat(client.get("metrics").body())
        .doesNotContain("millrace_replicas{namespace=\"default\",application=\"busy-reader\"}")
        .contains("millrace_desired_replicas{namespace=\"default\",application=\"busy-reader\"}");
  }

  @Test
  void aSeriesHasNullWhereTheFigureWasUnknown() {
    run.sample(FakeSpecs.GENERATOR, Map.of("replicas", Double.NaN, "new", 3.0));

    JsonNode series = client.json("api/series?since=" + run.now().toEpochMilli());

    JsonNode generator = series.get(1);
    assertThat(generator.get("atMillis")).hasSize(2);
    assertThat(generator.get("values").get("replicas").toString()).isEqualTo("[1.0,null]");
    assertThat(generator.get("values").get("new").toString()).isEqualTo("[null,3.0]");
  }

  @Test
  void historyShowsHowEachSizeWasFound() {
    JsonNode history = client.json(READER + "/history?limit=1000");

    JsonNode grown =
        history.findParents("scaling").stream()
            .filter(decision -> !decision.get("scaling").isNull())
            .findFirst()
            .orElseThrow();
    assertThat(grown.get("from").asInt()).isEqualTo(1);
    assertThat(grown.get("to").asInt()).isEqualTo(2);
    JsonNode scaling = grown.get("scaling");
    assertThat(scaling.get("metrics").get(0).get("value").asInt()).isEqualTo(2);
    assertThat(scaling.get("metrics").get(0).get("ageSeconds").asDouble()).isPositive();
    assertThat(scaling.get("recommended").asInt()).isEqualTo(2);
    assertThat(scaling.get("conditions")).hasSize(3);
    assertThat(history.toString()).contains("\"actions\":[\"2 TaskManagers run\"]");
    assertThat(client.json(READER + "/history?limit=3")).hasSize(3);
  }

  @Test
  void explainsInTenLines() {
    HttpResponse<String> answer = client.get(READER + "/explain");

    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.body().lines())
        .hasSizeLessThanOrEqualTo(10)
        .anyMatch(line -> line.contains("8 of 8 TaskManagers"))
        .anyMatch(line -> line.startsWith("Last change: 12:"))
        .anyMatch(line -> line.contains("output was silent for"));
  }

  @Test
  void whatIsNotThereIsA404WithAMessage() {
    HttpResponse<String> answer = client.get("api/applications/default/nobody/history");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Client.parse(answer.body()).get("message").asText())
        .isEqualTo("there is no application default/nobody");
    assertThat(client.get("api/nothing").statusCode()).isEqualTo(404);
    assertThat(post("api/applications/default/nobody/suspend", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void wrongParametersAreNamed() {
    assertThat(client.get(READER + "/history?limit=0").statusCode()).isEqualTo(400);
    assertThat(client.get(READER + "/history?limit=many").body()).contains("whole number: many");
    assertThat(client.get("api/series?since=9223372036854775807").statusCode()).isLessThan(500);
  }

  @Test
  void commandsArePassedOn() {
    assertThat(post(READER + "/scale", "{\"replicas\":3}").statusCode()).isEqualTo(202);
    assertThat(post(READER + "/stop", "{\"drain\":true}").statusCode()).isEqualTo(202);
    assertThat(post(READER + "/stop", "{}").statusCode()).isEqualTo(202);
    assertThat(post(READER + "/savepoint", "{}").statusCode()).isEqualTo(202);
    assertThat(post(READER + "/suspend", "{}").statusCode()).isEqualTo(202);
    assertThat(post(READER + "/resume", "{}").statusCode()).isEqualTo(202);

    assertThat(run.asked())
        .containsExactly(
            "scale default/busy-reader to 3",
            "drain default/busy-reader",
            "stop default/busy-reader",
            "savepoint default/busy-reader",
            "suspend default/busy-reader",
            "resume default/busy-reader");
  }

  @Test
  void whatACommandCannotDoIsA400WithItsMessage() {
    assertThat(post(GENERATOR + "/savepoint", "{}").body()).contains("has no state to save");
    assertThat(post(READER + "/scale", "{\"replicas\":-1}").statusCode()).isEqualTo(400);
    assertThat(post(READER + "/scale", "{\"replicas\":1.5}").statusCode()).isEqualTo(400);
    assertThat(post(READER + "/scale", "{}").body()).contains("replicas must be given");
    assertThat(post(READER + "/scale", "{\"replica\":3}").statusCode()).isEqualTo(400);
    assertThat(post(READER + "/scale", "nonsense").statusCode()).isEqualTo(400);
    assertThat(run.asked()).isEmpty();
  }

  @Test
  void anotherSiteCanNeitherReadNorChangeAnything() {
    String json = "application/json";
    assertThat(client.statusWithHost("/api/applications", "evil.example")).isEqualTo(403);
    assertThat(client.statusWithHost("/", "evil.example:8080")).isEqualTo(403);
    assertThat(client.statusWithHost("/healthz", "localhost")).isEqualTo(200);
    assertThat(client.statusWithHost("/healthz", "127.0.0.1:1")).isEqualTo(200);
    assertThat(client.post(READER + "/suspend", "{}").statusCode()).isEqualTo(415);
    assertThat(client.post(READER + "/suspend", "{}", "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(
            client
                .post(
                    READER + "/suspend",
                    "{}",
                    "Content-Type",
                    json,
                    "Origin",
                    "http://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            client
                .post(
                    READER + "/suspend", "{}", "Content-Type", json, "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(run.asked()).isEmpty();
    assertThat(client.get("api/applications").headers().map())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void metricsCountDecisionsAndShowTheNewestSample() {
    String before = client.get("metrics").body();
    while (run.plant().segments() == 8) {
      run.tick();
    }
    String after = client.get("metrics").body();

    String labels = "{namespace=\"default\",application=\"busy-reader\"";
    assertThat(before).contains("millrace_replicas" + labels + "} 8.0");
    assertThat(before).contains("millrace_phase" + labels + ",phase=\"Running\"} 1.0");
    assertThat(before).contains("millrace_output_silence_seconds_count" + labels + "} 7.0");
    assertThat(before).doesNotContain("code=\"ScaledDown\"");
    assertThat(after).contains("millrace_decisions_total" + labels + ",code=\"ScaledDown\"} 1.0");
    assertThat(after).contains("millrace_segments" + labels + "} 7.0");
    assertThat(after).contains("# TYPE millrace_memory_mib gauge");
    assertThat(after.lines().filter(line -> !line.startsWith("#")))
        .allMatch(line -> line.matches("[a-z_]+\\{[^}]*} [-0-9.E]+"));
  }

  @Test
  void thePageNeedsNothingFromElsewhere() {
    HttpResponse<String> page = client.get("");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<html lang=\"en\">").doesNotContain("http");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(client.get("js/main.js").headers().firstValue("Content-Type").orElse(""))
        .contains("javascript");
    assertThat(client.get("../WebServer.class").statusCode()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void aTakenPortIsSaidPlainly() {
    WebServer second =
        new WebServer(run, run, WebServer.Options.DEFAULT.withPort(server.url().getPort()));

    assertThatThrownBy(second::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("port " + server.url().getPort());
  }

  @Test
  void itStartsAgainAfterAStop() {
    server.stop();
    assertThatThrownBy(server::url).hasMessageContaining("does not run");

    client = new Client(server.start().url());

    assertThat(client.get("healthz").body()).isEqualTo("ok\n");
  }

  private HttpResponse<String> post(String path, String body) {
    return client.post(path, body, "Content-Type", "application/json");
  }
}
