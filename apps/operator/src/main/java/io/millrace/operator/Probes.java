package io.millrace.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}. */
final class Probes implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  /**
   * @param port 0 takes a free one
   * @param stuck what does not go on any more; empty while all goes on
   * @param isReady whether everything is known that is needed to act, or to stand by
   */
  Probes(
      int port,
      Supplier<Optional<String>> stuck,
      BooleanSupplier isReady,
      Supplier<String> metrics) {
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
    server.createContext(
        "/healthz",
        exchange -> {
          Optional<String> what = stuck.get();
          answer(
              exchange,
              what.isEmpty() ? OK : UNAVAILABLE,
              what.map(each -> each + " stands still\n").orElse("ok\n"));
        });
    server.createContext(
        "/readyz",
        exchange -> {
          boolean ready = isReady.getAsBoolean();
          answer(exchange, ready ? OK : UNAVAILABLE, ready ? "ok\n" : "not ready\n");
        });
    server.createContext("/metrics", exchange -> answer(exchange, OK, metrics.get()));
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(code, body.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
