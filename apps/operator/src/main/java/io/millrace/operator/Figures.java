package io.millrace.operator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.adapters.web.view.PhaseName;
import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What Prometheus is told: lives of applications, rescales, failures, calls of the API server. */
final class Figures {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<ApplicationName, Seen> seen = new ConcurrentHashMap<>();

  /** Those that have a gauge. */
  private final Set<String> phases = ConcurrentHashMap.newKeySet();

  private record Seen(String phase, Instant since, int desired, int ready) {}

  Figures() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    Gauge.builder("millrace.applications", seen, Map::size)
        .description("FlinkApplications that are looked after")
        .register(registry);
  }

  String scrape() {
    return registry.scrape();
  }

  void forget(ApplicationName application) {
    seen.remove(application);
    registry.getMeters().stream()
        .filter(
            meter ->
                application.name().equals(meter.getId().getTag("application"))
                    && application.namespace().equals(meter.getId().getTag("namespace")))
        .toList()
        .forEach(registry::remove);
  }

  /**
   * @param took from what was seen to what was done about it
   */
  void pass(Pass pass, Duration took) {
    ApplicationName name = pass.name();
    Tags tags = tags(name);
    registry.timer("millrace.pass", tags).record(took);
    if (isUnanswered(pass)) {
      registry.counter("millrace.jobmanager.failures", tags).increment();
    }
    String phase = PhaseName.of(pass.decision().next().phase());
    int desired = pass.decision().next().desired().value();
    int ready = pass.seen().jobManager().ifKnown().map(view -> view.registered().size()).orElse(0);
    Seen before = seen.get(name);
    Instant since = before != null && before.phase().equals(phase) ? before.since() : pass.at();
    seen.put(name, new Seen(phase, since, desired, ready));
    if (before == null) {
      gauges(name, tags);
      inPhase(phase);
    } else if (!before.phase().equals(phase)) {
      inPhase(phase);
      Duration lasted = Duration.between(before.since(), pass.at());
      registry
          .timer("millrace.phase", tags.and(Tag.of("phase", named(before.phase()))))
          .record(lasted);
      registry.counter("millrace.transitions", tags.and(Tag.of("to", named(phase)))).increment();
      boolean isRescaled =
          pass.before().phase() instanceof Phase.Rescaling
              && pass.decision().next().phase() instanceof Phase.Running;
      if (isRescaled) {
        registry.timer("millrace.rescale", tags).record(lasted);
      }
    }
  }

  /** A JobManager that is up and does not answer. */
  private static boolean isUnanswered(Pass pass) {
    return pass.seen().jobManager().fold(known -> false, why -> why.code().equals("Unavailable"));
  }

  private void inPhase(String phase) {
    if (!phases.add(phase)) {
      return;
    }
    Gauge.builder(
            "millrace.applications.in.phase",
            () -> seen.values().stream().filter(each -> each.phase().equals(phase)).count())
        .description("FlinkApplications in each phase")
        .tag("phase", named(phase))
        .register(registry);
  }

  void trouble(ApplicationName application) {
    registry.counter("millrace.failures", tags(application)).increment();
  }

  /**
   * A call of the API server.
   *
   * @param code of the answer; 0 for none
   */
  void call(String method, int code) {
    registry
        .counter("millrace.kubernetes.requests", "method", method, "code", Integer.toString(code))
        .increment();
  }

  /**
   * A resource that the API server has asked about.
   *
   * @param answer {@code taken}, {@code refused} or {@code failed}
   */
  void admission(String answer) {
    registry.counter("millrace.admission", "answer", answer).increment();
  }

  private void gauges(ApplicationName name, Tags tags) {
    Gauge.builder("millrace.replicas.desired", () -> figure(name).desired())
        .description("TaskManagers wanted")
        .tags(tags)
        .register(registry);
    Gauge.builder("millrace.replicas.registered", () -> figure(name).ready())
        .description("TaskManagers that the JobManager knows")
        .tags(tags)
        .register(registry);
  }

  private Seen figure(ApplicationName name) {
    return seen.getOrDefault(name, new Seen("", Instant.EPOCH, 0, 0));
  }

  private static String named(String phase) {
    return phase.isEmpty() ? "New" : phase;
  }

  private static Tags tags(ApplicationName name) {
    return Tags.of("namespace", name.namespace(), "application", name.name());
  }
}
