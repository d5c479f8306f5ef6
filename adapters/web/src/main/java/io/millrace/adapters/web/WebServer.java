package io.millrace.adapters.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import io.millrace.adapters.web.Guard.Refused;
import io.millrace.control.Commands;
import io.millrace.control.Watch;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page, the JSON interface under {@code /api}, {@code /metrics} and {@code /healthz}. It
 * shows what a {@link Watch} tells and passes the user's wishes on to {@link Commands}.
 */
public final class WebServer implements AutoCloseable {
  /** Ten minutes of two applications: longer than a laptop's nap costs a reconnect. */
  private static final int EVENTS_KEPT = 2048;

  private static final String PAGE = "/io/millrace/adapters/web/page";
  private static final int MAX_THREADS = 16;
  private static final long MAX_REQUEST_BYTES = 16 * 1024;
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  /**
   * Where to listen and what the page says of itself.
   *
   * @param port 0 takes a free one
   * @param title heading of the page
   * @param notes what a reader must know to read the figures, such as that time is compressed
   */
  public record Options(String host, int port, String title, List<String> notes) {
    public static final Options DEFAULT = new Options("127.0.0.1", 0, "Millrace", List.of());

    public Options {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port must lie between 0 and 65535: " + port);
      }
      notes = List.copyOf(notes);
    }

    public Options withPort(int other) {
      return new Options(host, other, title, notes);
    }

    public Options withHost(String other) {
      return new Options(other, port, title, notes);
    }

    public Options withTitle(String other) {
      return new Options(host, port, other, notes);
    }

    public Options withNotes(List<String> others) {
      return new Options(host, port, title, others);
    }
  }

  private record Hello(
      String run, boolean resumed, long atMillis, String title, List<String> notes) {}

  /** What exists between start and stop. */
  private record Running(Javalin javalin, Feed feed, EventStreams streams) {}

  private final Watch watch;
  private final Commands commands;
  private final Options options;
  private final InstantSource clock = InstantSource.system();
  private @Nullable Running running;

  public WebServer(Watch watch, Commands commands, Options options) {
    this.watch = watch;
    this.commands = commands;
    this.options = options;
  }

  /**
   * Begins to serve.
   *
   * @throws IllegalStateException if it serves already, or the port is taken
   */
  public synchronized WebServer start() {
    if (running != null) {
      throw new IllegalStateException("the server runs already at " + url());
    }
    String run = Long.toString(clock.millis(), Character.MAX_RADIX);
    EventLog log = new EventLog(run, EVENTS_KEPT);
    EventStreams streams = new EventStreams(log);
    Feed feed = new Feed(watch, log);
    try {
      Javalin javalin = Javalin.create(config -> configure(config, run, feed, streams)).start();
      running = new Running(javalin, feed, streams);
      return this;
    } catch (JavalinBindException e) {
      feed.close();
      streams.close();
      throw new IllegalStateException(
          "cannot listen on %s port %d: %s"
              .formatted(options.host(), options.port(), e.getMessage()),
          e);
    }
  }

  /** Tells every reader that this is the end, and stops serving. */
  public synchronized void stop() {
    Running was = running;
    if (was != null) {
      running = null;
      was.feed().close();
      was.streams().close();
      was.javalin().stop();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /**
   * Where the page is.
   *
   * @throws IllegalStateException if the server does not run
   */
  public synchronized URI url() {
    if (running == null) {
      throw new IllegalStateException("the server does not run");
    }
    boolean isOpen = options.host().equals("0.0.0.0") || options.host().equals("::");
    String host = isOpen ? "localhost" : Guard.bracketed(options.host());
    return URI.create("http://" + host + ":" + running.javalin().port() + "/");
  }

  private void configure(JavalinConfig config, String run, Feed feed, EventStreams streams) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.host = options.host();
    config.jetty.port = options.port();
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("web");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.http.maxRequestSize = MAX_REQUEST_BYTES;
    config.staticFiles.add(
        files -> {
          files.hostedPath = "/";
          files.directory = PAGE;
          files.location = Location.CLASSPATH;
          files.headers = Map.of("Cache-Control", "no-cache");
        });
    Guard guard = new Guard(options.host());
    config.routes.before(
        request -> {
          HEADERS.forEach(request::header);
          guard.check(request);
          if (request.path().startsWith("/api/")) {
            request.header("Cache-Control", "no-store");
          }
        });
    String page = new FrontPage(PAGE + "/index.html").with(options.title(), options.notes());
    for (String path : List.of("/", "/index.html")) {
      config.routes.get(path, request -> request.header("Cache-Control", "no-cache").html(page));
    }
    config.routes.before("/api/events", request -> admit(request, streams));
    config.routes.sse("/api/events", client -> stream(client, run, streams));
    new Api(watch, commands, feed).addTo(config.routes);
  }

  private static void admit(Context request, EventStreams streams) {
    if (!streams.hasPlace()) {
      request.header("Retry-After", "5");
      throw new Refused(503, "too many pages are open, or the server ends");
    }
  }

  private void stream(SseClient client, String run, EventStreams streams) {
    streams.serve(
        client,
        Optional.ofNullable(client.ctx().header("Last-Event-ID")),
        isResumed ->
            Json.write(
                new Hello(run, isResumed, clock.millis(), options.title(), options.notes())));
  }
}
