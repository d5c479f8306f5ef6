package io.millrace.adapters.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Answers like a JobManager, with what a real one of Flink 2.3.0 was recorded to say. */
final class FakeJobManager implements AutoCloseable {
  static final String JOB = "00000000000000000000000000000abc";
  static final String SOURCE = "e5a72f353fc1e6bbf3bd96a41384998c";
  static final String COUNT = "b71731f1c0df9c3076c4a455334d0ad6";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A request as it came in. */
  record Asked(String line, String body) {}

  /** What is answered; {@code isSilent} never answers, {@code isSlow} never ends its body. */
  record Reply(int status, String body, boolean isSilent, boolean isSlow) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  FakeJobManager() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Answers from now on what was recorded in a scenario; answers given before stay. */
  FakeJobManager plays(String scenario) {
    try (Stream<Path> files = Files.list(Path.of(resource(scenario).toURI()))) {
      files.sorted().forEach(file -> plays(read(file)));
    } catch (IOException | java.net.URISyntaxException e) {
      throw new IllegalStateException(scenario, e);
    }
    return this;
  }

  /** Answers one recorded exchange. */
  FakeJobManager playsOne(String name) {
    return plays(recorded(name));
  }

  private FakeJobManager plays(JsonNode exchange) {
    return on(
        exchange.path("method").textValue() + " " + exchange.path("path").textValue(),
        exchange.path("status").intValue(),
        exchange.path("body").toString());
  }

  FakeJobManager on(String line, int status, String body) {
    replies.put(line, new Reply(status, body, false, false));
    return this;
  }

  FakeJobManager isSilentOn(String line) {
    replies.put(line, new Reply(200, "", true, false));
    return this;
  }

  FakeJobManager neverEndsItsAnswerTo(String line) {
    replies.put(line, new Reply(200, "{\"jobs\":", false, true));
    return this;
  }

  static JsonNode recorded(String name) {
    try (InputStream in = resource(name + ".json").openStream()) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Asked> asked() {
    return asked;
  }

  long askedFor(String line) {
    return asked.stream().filter(request -> request.line().equals(line)).count();
  }

  void forgetAsked() {
    asked.clear();
  }

  private static URL resource(String name) {
    return Objects.requireNonNull(
        FakeJobManager.class.getResource("/recorded/" + name), "no recording " + name);
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(new Asked(line, body));
    Reply reply =
        replies.getOrDefault(
            line, new Reply(404, "{\"errors\":[\"Not found: " + line + "\"]}", false, false));
    if (reply.isSilent()) {
      await();
      return;
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        reply.status(), reply.isSlow() ? bytes.length + 100 : bytes.length);
    exchange.getResponseBody().write(bytes);
    if (reply.isSlow()) {
      exchange.getResponseBody().flush();
      await();
    }
    exchange.close();
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
