package io.millrace.adapters.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.adapters.web.Guard.Refused;
import io.millrace.adapters.web.view.ApplicationView;
import io.millrace.adapters.web.view.DecisionView;
import io.millrace.adapters.web.view.SeriesView;
import io.millrace.control.Commands;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.control.explain.Explanation;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The JSON interface: what there is, what was decided and why, and the user's commands. */
final class Api {
  private static final int DEFAULT_LIMIT = 200;
  private static final int MAX_LIMIT = 1000;
  private static final String APPLICATION = "/api/applications/{namespace}/{name}";

  private final Watch watch;
  private final Commands commands;
  private final Feed feed;

  Api(Watch watch, Commands commands, Feed feed) {
    this.watch = watch;
    this.commands = commands;
    this.feed = feed;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/applications", request -> json(request, applications()));
    routes.get(APPLICATION, request -> json(request, view(latest(request))));
    routes.get(APPLICATION + "/history", this::history);
    routes.get(APPLICATION + "/explain", this::explain);
    routes.get("/api/series", this::series);
    routes.get("/healthz", request -> request.contentType("text/plain").result("ok\n"));
    routes.get("/metrics", this::metrics);
    routes.post(APPLICATION + "/scale", this::scale);
    routes.post(APPLICATION + "/stop", this::stop);
    routes.post(APPLICATION + "/savepoint", request -> plain(request, commands::savepoint));
    routes.post(APPLICATION + "/suspend", request -> plain(request, commands::suspend));
    routes.post(APPLICATION + "/resume", request -> plain(request, commands::resume));
    routes.get("/api/<path>", Api::noSuchPath);
    routes.post("/api/<path>", Api::noSuchPath);
    routes.exception(Refused.class, (e, request) -> fail(request, e.status(), message(e)));
    routes.exception(
        IllegalArgumentException.class, (e, request) -> fail(request, 400, message(e)));
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }

  private static void noSuchPath(Context request) {
    throw new Refused(404, "there is no " + request.path());
  }

  private static void fail(Context request, int status, String message) {
    json(request.status(status), Map.of("message", message));
  }

  private static void json(Context request, Object value) {
    request.contentType("application/json").result(Json.write(value));
  }

  private List<ApplicationView> applications() {
    return watch.latest().stream().map(this::view).toList();
  }

  private ApplicationView view(Pass pass) {
    return ApplicationView.of(pass, watch.trouble(pass.name()));
  }

  private void history(Context request) {
    int limit = (int) number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    Pass latest = latest(request);
    json(request, watch.history(latest.name(), limit).stream().map(DecisionView::of).toList());
  }

  private void explain(Context request) {
    Pass latest = latest(request);
    List<String> lines =
        Explanation.of(
            watch.history(latest.name(), DEFAULT_LIMIT),
            latest,
            feed.lastSilence(latest.name()).map(s -> Duration.ofMillis(Math.round(s * 1000))),
            watch.trouble(latest.name()));
    request.contentType("text/plain; charset=utf-8").result(String.join("\n", lines) + "\n");
  }

  private void series(Context request) {
    long since = number(request, "since", 0, Long.MIN_VALUE, Long.MAX_VALUE);
    try {
      json(request, SeriesView.of(watch.samples(Instant.ofEpochMilli(since))));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("since is no time: " + since, e);
    }
  }

  private void metrics(Context request) {
    request.contentType(Prometheus.CONTENT_TYPE).result(Prometheus.of(applications(), feed));
  }

  /** Body of {@code scale}. */
  private record ScaleRequest(@Nullable Integer replicas) {}

  private void scale(Context request) {
    ApplicationName name = known(request);
    Integer replicas = Json.read(request.body(), ScaleRequest.class).replicas();
    if (replicas == null) {
      throw new IllegalArgumentException("replicas must be given, such as {\"replicas\": 3}");
    }
    commands.scale(name, new Replicas(replicas));
    accepted(request);
  }

  /** Body of {@code stop}; not to drain is the default. */
  private record StopRequest(@Nullable Boolean drain) {}

  private void stop(Context request) {
    ApplicationName name = known(request);
    Boolean drain = Json.read(request.body(), StopRequest.class).drain();
    commands.stop(name, drain != null && drain);
    accepted(request);
  }

  private void plain(Context request, Consumer<ApplicationName> command) {
    command.accept(known(request));
    accepted(request);
  }

  private static void accepted(Context request) {
    json(request.status(202), Map.of("message", "accepted; the loop brings it about"));
  }

  private Pass latest(Context request) {
    ApplicationName name = name(request);
    return watch
        .latest(name)
        .orElseThrow(() -> new Refused(404, "there is no application " + name));
  }

  /** Its name when the host runs it, whether or not a pass was made yet. */
  private ApplicationName known(Context request) {
    ApplicationName name = name(request);
    boolean isThere = commands.applications().stream().anyMatch(spec -> spec.name().equals(name));
    if (!isThere) {
      throw new Refused(404, "there is no application " + name);
    }
    return name;
  }

  private static ApplicationName name(Context request) {
    return new ApplicationName(request.pathParam("namespace"), request.pathParam("name"));
  }

  private static long number(Context request, String name, long otherwise, long min, long max) {
    String text = request.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number: " + text, e);
    }
    throw new IllegalArgumentException(
        name + " must lie between " + min + " and " + max + ": " + text);
  }
}
