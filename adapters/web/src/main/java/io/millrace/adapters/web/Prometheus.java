package io.millrace.adapters.web;

import io.millrace.adapters.web.view.ApplicationView;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The text that Prometheus scrapes (exposition format 0.0.4). What is unknown has no line; a series
 * is shown by the newest sample only.
 */
final class Prometheus {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Told by families of their own. */
  private static final List<String> TOLD_ELSEWHERE = List.of("replicas", "desired", Feed.SILENCE);

  private final StringBuilder text = new StringBuilder();

  private Prometheus() {}

  static String of(List<ApplicationView> applications, Feed feed) {
    Prometheus page = new Prometheus();
    page.applications(applications);
    page.decisions(feed);
    page.silences(feed);
    page.samples(feed.newest());
    return page.text.toString();
  }

  private void applications(List<ApplicationView> applications) {
    family(
        "millrace_replicas",
        "gauge",
        "Replicas that are there: registered TaskManagers, or ready processes.");
    for (ApplicationView app : applications) {
      boolean isFlink = app.kind().equals("FlinkApplication");
      Integer there = isFlink ? app.registered() : Integer.valueOf(app.ready());
      line("millrace_replicas", labels(app), there == null ? null : there.doubleValue());
    }
    family("millrace_desired_replicas", "gauge", "Replicas that are wanted.");
    applications.forEach(
        app -> line("millrace_desired_replicas", labels(app), (double) app.desired()));
    family(
        "millrace_restarts_total",
        "counter",
        "Starts of processes after the first, of those that are there.");
    applications.forEach(
        app -> line("millrace_restarts_total", labels(app), (double) app.restarts()));
    family("millrace_phase", "gauge", "1 for the phase that the application is in.");
    applications.forEach(
        app -> line("millrace_phase", labels(app) + label(",phase", app.phase()), 1.0));
  }

  private void decisions(Feed feed) {
    family(
        "millrace_decisions_total", "counter", "Decisions since the start, by their first reason.");
    feed.decisions()
        .forEach(
            (key, count) ->
                line(
                    "millrace_decisions_total",
                    labels(key.application()) + label(",code", key.code()),
                    count.doubleValue()));
  }

  private void silences(Feed feed) {
    family(
        "millrace_output_silence_seconds",
        "summary",
        "How long the output was silent at a rescale.");
    feed.silences()
        .forEach(
            (name, all) -> {
              line("millrace_output_silence_seconds_sum", labels(name), all.seconds.sum());
              line("millrace_output_silence_seconds_count", labels(name), all.count.doubleValue());
            });
  }

  private void samples(List<Watch.Sample> samples) {
    SortedMap<String, String> names = new TreeMap<>();
    for (Watch.Sample sample : samples) {
      for (String name : new TreeSet<>(sample.values().keySet())) {
        if (!TOLD_ELSEWHERE.contains(name)) {
          names.putIfAbsent("millrace_" + snakeCase(name), name);
        }
      }
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      family(name.getKey(), "gauge", "Series " + name.getValue() + ".");
      for (Watch.Sample sample : samples) {
        line(name.getKey(), labels(sample.application()), sample.values().get(name.getValue()));
      }
    }
  }

  /** {@code offeredPerSecond} to {@code offered_per_second}. */
  static String snakeCase(String name) {
    return name.replace("MiB", "Mib")
        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9_]", "_")
        .toLowerCase(Locale.ROOT);
  }

  private void family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void line(String name, String labels, @Nullable Double value) {
    if (value != null && Double.isFinite(value)) {
      text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
  }

  private static String labels(ApplicationView app) {
    return labels(new ApplicationName(app.namespace(), app.name()));
  }

  private static String labels(ApplicationName name) {
    return label("namespace", name.namespace()) + label(",application", name.name());
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }
}
