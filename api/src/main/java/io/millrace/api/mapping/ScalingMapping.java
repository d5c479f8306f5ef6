package io.millrace.api.mapping;

import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.Durations;
import io.millrace.api.yaml.Node;
import io.millrace.model.Replicas;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.model.spec.ScalingSpec.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From a HorizontalPodAutoscaler in its v2 form to a scaling rule. */
final class ScalingMapping {
  private static final double DEFAULT_CPU_PERCENT = 80;

  private final Document document;
  private final Node.Mapping spec;
  private final Problems problems;

  private ScalingMapping(Document document, Problems problems) {
    this.document = document;
    this.spec = document.root().child("spec");
    this.problems = problems;
  }

  /** The rule; empty when there is a problem with it. */
  static Optional<ScalingSpec> map(Document document, Problems problems) {
    return new ScalingMapping(document, problems).map();
  }

  private Optional<ScalingSpec> map() {
    int before = problems.errors();
    int min = spec.whole("minReplicas").orElse(1);
    int max = spec.whole("maxReplicas").orElse(1);
    List<MetricSpec> metrics = metrics();
    if (min > max) {
      problems.add(
          Problem.error(
              spec.placeOf("minReplicas"),
              "minReplicas "
                  + min
                  + " is above maxReplicas "
                  + max
                  + " ("
                  + spec.placeOf("maxReplicas").seenFrom(spec.place())
                  + ")"));
    }
    if (min == 0 && metrics.stream().noneMatch(ScalingMapping::isSeenAtZero)) {
      problems.add(
          Problem.error(spec.placeOf("minReplicas"), "0 needs an External or Object metric")
              .withHint("no replica is left that could tell of CPU or of a figure of its own"));
    }
    if (problems.errors() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new ScalingSpec(
            "HorizontalPodAutoscaler/" + document.name().name(),
            policy(),
            new Replicas(min),
            new Replicas(max),
            metrics,
            BehaviorMapping.map(spec),
            syncPeriod()));
  }

  private static boolean isSeenAtZero(MetricSpec metric) {
    return metric instanceof MetricSpec.External || metric instanceof MetricSpec.ObjectMetric;
  }

  private List<MetricSpec> metrics() {
    List<Node.Mapping> written = spec.mappings("metrics");
    if (written.isEmpty()) {
      problems.add(
          Problem.notice(
              spec.placeOf("metrics"),
              "absent: 80 % of the CPU that is asked for, as Kubernetes has it"));
      return List.of(
          new MetricSpec.Resource(
              "cpu",
              new MetricSpec.Target(MetricSpec.Target.Type.UTILIZATION, DEFAULT_CPU_PERCENT)));
    }
    var metrics = new ArrayList<MetricSpec>();
    written.forEach(metric -> MetricMapping.map(metric, problems).ifPresent(metrics::add));
    return metrics;
  }

  private Policy policy() {
    return annotation("millrace.io/policy")
        .map(word -> Policy.valueOf(word.toUpperCase(Locale.ROOT)))
        .orElse(Policy.HPA);
  }

  private Duration syncPeriod() {
    return annotation("millrace.io/sync-period")
        .map(Durations::parse)
        .orElse(ScalingSpec.DEFAULT_SYNC_PERIOD);
  }

  private Optional<String> annotation(String key) {
    return document.root().child("metadata").child("annotations").text(key);
  }
}
