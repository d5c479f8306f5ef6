package io.millrace.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Answers as a JobManager of Flink 2.3 with one job of one vertex does, which runs as wide as the
 * registered TaskManagers allow.
 */
final class FakeJobManager implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERTEX = "0a448493b4782967b150582570326227";
  private static final String JOB = "/jobs/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> taskManagers = new ArrayList<>();
  private final int slots;
  private String jobId = "";
  private int upperBound;
  private String state = "RUNNING";
  private String savepoint = "";
  private final Set<String> triggers = new HashSet<>();
  private boolean isSilent;
  private boolean isDeaf;
  private Runnable onWrite = () -> {};

  FakeJobManager(int slots) {
    this.slots = slots;
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The job begins. */
  synchronized void run(String id, int parallelism) {
    jobId = id;
    upperBound = parallelism;
    state = "RUNNING";
  }

  synchronized void register(List<String> ids) {
    taskManagers.clear();
    taskManagers.addAll(ids);
  }

  /** How often the job was stopped with one. */
  synchronized int savepoints() {
    return triggers.size();
  }

  /** Calls back when a request that changes something has had its effect. */
  synchronized void onWrite(Runnable listener) {
    onWrite = listener;
  }

  /** Whether requests are refused, as for a caller that is not there any more. */
  synchronized void beDeaf(boolean deaf) {
    isDeaf = deaf;
  }

  /** Takes requests and never answers them. */
  synchronized void fallSilent() {
    isSilent = true;
  }

  private synchronized int parallelism() {
    return state.equals("RUNNING") ? Math.min(upperBound, slots * taskManagers.size()) : 0;
  }

  private void serve(HttpExchange exchange) throws IOException {
    if (isSilent()) {
      return;
    }
    if (isDeaf()) {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
      return;
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    byte[] answer =
        answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body)
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        answer.length == 0 ? 404 : 200, answer.length == 0 ? -1 : answer.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  private synchronized boolean isDeaf() {
    return isDeaf;
  }

  private synchronized boolean isSilent() {
    return isSilent;
  }

  private synchronized String answer(String method, String path, String body) throws IOException {
    String rest = path.startsWith(JOB + jobId + "/") ? path.substring(JOB.length() + 33) : path;
    if (method.equals("PUT")) {
      upperBound = bound(JSON.readTree(body));
      onWrite.run();
      return "{}";
    }
    if (rest.equals("stop")) {
      String trigger = JSON.readTree(body).path("triggerId").asText();
      savepoint = "file:///savepoints/one";
      triggers.add(trigger); // asked for again by the same name, it is the same one
      state = "FINISHED";
      onWrite.run();
      return "{\"request-id\":\"" + trigger + "\"}";
    }
    if (rest.startsWith("savepoints/")) {
      return savepoint.isEmpty()
          ? "" // it was never asked for
          : "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\""
              + savepoint
              + "\"}}";
    }
    if (rest.endsWith("metrics")) {
      return "[]";
    }
    return switch (rest) {
      case "/taskmanagers" -> registered();
      case "/jobs/overview" ->
          jobId.isEmpty()
              ? "{\"jobs\":[]}"
              : "{\"jobs\":[{\"jid\":\"" + jobId + "\",\"start-time\":1}]}";
      case "resource-requirements" ->
          "{\""
              + VERTEX
              + "\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":"
              + upperBound
              + "}}}";
      case "checkpoints" -> checkpoints();
      case "vertices/" + VERTEX + "/taskmanagers" -> busy();
      case "exceptions" -> "{\"exceptionHistory\":{\"entries\":[]}}";
      default -> path.equals(JOB + jobId) ? job() : "{}";
    };
  }

  private static int bound(JsonNode requirements) {
    int most = 1;
    for (JsonNode vertex : requirements) {
      most = Math.max(most, vertex.path("parallelism").path("upperBound").asInt());
    }
    return most;
  }

  private String registered() {
    return taskManagers.stream()
        .map(id -> "{\"id\":\"" + id + "\",\"slotsNumber\":" + slots + "}")
        .collect(Collectors.joining(",", "{\"taskmanagers\":[", "]}"));
  }

  private String busy() {
    return taskManagers.stream()
        .map(
            id ->
                "{\"taskmanager-id\":\"" + id + "\",\"status-counts\":{\"RUNNING\":" + slots + "}}")
        .collect(Collectors.joining(",", "{\"taskmanagers\":[", "]}"));
  }

  private String checkpoints() {
    return "{\"latest\":{\"completed\":{\"external_path\":\"file:///checkpoints/chk-7\","
        + "\"latest_ack_timestamp\":"
        + Instant.parse("2026-05-04T03:02:01Z").toEpochMilli()
        + "}}}";
  }

  private String job() {
    int wide = parallelism();
    return "{\"jid\":\""
        + jobId
        + "\",\"state\":\""
        + state
        + "\",\"job-type\":\"STREAMING\",\"schedulerType\":\"Adaptive\",\"vertices\":[{\"id\":\""
        + VERTEX
        + "\",\"parallelism\":"
        + wide
        + ",\"maxParallelism\":128,\"start-time\":1,\"tasks\":{\""
        + state
        + "\":"
        + wide
        + "}}],\"plan\":{\"nodes\":[{\"id\":\""
        + VERTEX
        + "\"}]}}";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
