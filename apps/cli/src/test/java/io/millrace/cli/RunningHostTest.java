package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that ask a running host over its interface. */
class RunningHostTest {
  private static final String APP = "/api/applications/default/app";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path home;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
          String answer = answers.get(path);
          byte[] bytes =
              (answer == null ? "{\"message\": \"there is no application x\"}" : answer)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    HostFile.write(home, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    answers.put("/api/applications", "[{\"namespace\": \"default\", \"name\": \"app\"}]");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status x",
        "explain x",
        "history x",
        "scale x --replicas 2",
        "savepoint x",
        "stop x"
      })
  void whoAsksForAnUnknownNameIsToldTheKnown(String words) {
    Transcript said = ask(words);

    assertThat(said.exitCode()).isEqualTo(UserException.BAD_INPUT);
    assertThat(said.err().strip()).isEqualTo("there is no application x; known are [default/app]");
    assertThat(said.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scale app --replicas 3 | scale {\"replicas\":3}",
        "suspend app | suspend {}",
        "resume app | resume {}",
        "stop app | stop {\"drain\":false}",
        "stop app --drain | stop {\"drain\":true}"
      })
  void anOperationIsAskedForOnce(String words, String request) {
    answers.put(APP + "/" + request.split(" ", -1)[0], "{}");

    Transcript said = ask(words);

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).startsWith("default/app ");
    assertThat(asked.stream().filter(each -> each.startsWith("POST")))
        .containsExactly("POST " + APP + "/" + request);
  }

  @Test
  void aSavepointThatFailedIsNotWaitedFor() {
    answers.put(APP, "{\"savepoints\": []}");
    answers.put(APP + "/savepoint", "{}");
    answers.put(
        APP + "/history",
        """
        [{"atMillis": 9999999999999,
          "reasons": [{"code": "SavepointFailed", "message": "not all tasks are running"}]}]
        """);

    Transcript said = ask("savepoint app");

    assertThat(said.exitCode()).isEqualTo(UserException.FAILED);
    assertThat(said.err().strip()).isEqualTo("no savepoint: not all tasks are running");
  }

  @Test
  void aSavepointOfAnEarlierFailureIsWaitedFor() {
    answers.put(APP, "{\"savepoints\": []}");
    answers.put(APP + "/savepoint", "{}");
    answers.put(
        APP + "/history",
        """
        [{"atMillis": 1, "reasons": [{"code": "SavepointFailed", "message": "long ago"}]}]
        """);

    Transcript said = ask("savepoint app --timeout 1s");

    assertThat(said.err()).startsWith("no savepoint after 1 s");
  }

  @Test
  void anotherHostOnTheSameHomeIsRefused() throws IOException {
    Path file = home.resolve("app.yaml");
    Files.writeString(
        file,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app}}
            spec: {containers: [{name: app, image: app}]}
        """);

    Transcript said = ask("run " + file);

    assertThat(said.exitCode()).isEqualTo(UserException.FAILED);
    assertThat(said.err())
        .contains("a host already runs on " + home)
        .contains("pid " + ProcessHandle.current().pid());
  }

  private Transcript ask(String words) {
    return Transcript.of((words + " --home=" + home).split(" ", -1));
  }
}
