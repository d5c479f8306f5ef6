package io.millrace.api.mapping;

import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.Durations;
import io.millrace.api.schema.Quantity;
import io.millrace.api.yaml.Node;
import io.millrace.model.Replicas;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingRules.RatePolicy;
import io.millrace.model.spec.ScalingRules.SelectPolicy;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.model.spec.ScalingSpec.Behavior;
import io.millrace.model.spec.ScalingSpec.Policy;
import java.math.BigDecimal;
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
            behavior(),
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

  private Optional<Behavior> behavior() {
    Node.Mapping behavior = spec.child("behavior");
    return spec.has("behavior")
        ? Optional.of(
            new Behavior(
                rules(behavior, "scaleUp", ScalingRules.DEFAULT_UP),
                rules(behavior, "scaleDown", ScalingRules.DEFAULT_DOWN)))
        : Optional.empty();
  }

  /** What is written, over what Kubernetes has for what is not. */
  private static ScalingRules rules(Node.Mapping behavior, String key, ScalingRules defaults) {
    Node.Mapping written = behavior.child(key);
    List<RatePolicy> policies =
        written.mappings("policies").stream().map(ScalingMapping::rate).toList();
    return new ScalingRules(
        written
            .whole("stabilizationWindowSeconds")
            .map(Duration::ofSeconds)
            .orElse(defaults.stabilizationWindow()),
        written
            .text("selectPolicy")
            .map(word -> SelectPolicy.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(defaults.selectPolicy()),
        policies.isEmpty() ? defaults.policies() : policies,
        written
            .text("tolerance")
            .flatMap(Quantity::parse)
            .map(BigDecimal::doubleValue)
            .or(defaults::tolerance));
  }

  private static RatePolicy rate(Node.Mapping policy) {
    return new RatePolicy(
        RatePolicy.Unit.valueOf(policy.text("type").orElse("").toUpperCase(Locale.ROOT)),
        policy.whole("value").orElse(1),
        Duration.ofSeconds(policy.whole("periodSeconds").orElse(1)));
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
