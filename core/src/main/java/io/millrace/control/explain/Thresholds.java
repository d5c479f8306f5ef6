package io.millrace.control.explain;

import static io.millrace.control.explain.Words.number;

import io.millrace.model.Replicas;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The readings at which a rule would choose another size than the present one.
 *
 * <p>Source: the formulas of Kubernetes' HorizontalPodAutoscaler, solved for the metric: a total
 * against a value per replica moves at {@code n × target × (1 ± tolerance)}, a level at {@code
 * target × (1 ± tolerance)}. Down, the rounding up keeps {@code n} until {@code n - 1} suffice.
 */
final class Thresholds {
  /** Kubernetes: {@code --horizontal-pod-autoscaler-tolerance}. */
  private static final double CLUSTER_TOLERANCE = 0.1;

  private final ScalingSpec rule;
  private final List<MetricSpec> metrics;
  private final int replicas;

  Thresholds(ScalingSpec rule, Replicas replicas) {
    this.rule = rule;
    this.metrics =
        rule.events()
            .flatMap(EventRules::modifiers)
            .map(formula -> composed(rule.metrics(), formula))
            .orElse(rule.metrics());
    this.replicas = replicas.value();
  }

  /** The formula's figure in the place of the triggers; that of pods stays. */
  private static List<MetricSpec> composed(List<MetricSpec> metrics, EventRules.Modifiers formula) {
    List<MetricSpec> all = new ArrayList<>(metrics);
    all.removeIf(MetricSpec.Trigger.class::isInstance);
    all.add(new MetricSpec.External(formula.formula(), new TreeMap<>(), formula.target()));
    return all;
  }

  /** {@code more when segments > 5 (6 TaskManagers or more); fewer when segments ≤ 4}. */
  String sentence() {
    if (metrics.isEmpty()) {
      return "nothing, for the rule has no metric";
    }
    return more() + "; " + fewer();
  }

  /** Relative deviation upwards that is ignored. */
  static double toleranceUp(ScalingSpec rule) {
    return tolerance(rule, ScalingSpec.Behavior::scaleUp);
  }

  /** Relative deviation downwards that is ignored. */
  static double toleranceDown(ScalingSpec rule) {
    return tolerance(rule, ScalingSpec.Behavior::scaleDown);
  }

  /** The policy {@code segments} has none, whatever the rule says. */
  private static double tolerance(
      ScalingSpec rule, Function<ScalingSpec.Behavior, ScalingRules> direction) {
    return switch (rule.policy()) {
      case SEGMENTS -> 0;
      case HPA, KEDA ->
          rule.behavior().map(direction).flatMap(ScalingRules::tolerance).orElse(CLUSTER_TOLERANCE);
    };
  }

  private String more() {
    if (replicas >= rule.maxReplicas().value()) {
      return "never more than the maximum of " + rule.maxReplicas();
    }
    List<String> any =
        metrics.stream().map(metric -> label(metric) + " > " + upper(metric)).toList();
    return "more when " + String.join(" or ", any);
  }

  private String fewer() {
    if (replicas <= rule.minReplicas().value()) {
      return "never fewer than the minimum of " + rule.minReplicas();
    }
    List<String> all = metrics.stream().map(metric -> label(metric) + " " + lower(metric)).toList();
    return "fewer when " + String.join(" and ", all);
  }

  private String upper(MetricSpec metric) {
    return amount(metric, base(metric) * (1 + toleranceUp(rule)));
  }

  private String lower(MetricSpec metric) {
    double edge = base(metric) * (1 - toleranceDown(rule));
    double fitsFewer = metric.target().amount() * (replicas - 1);
    return isTotal(metric) && fitsFewer < edge
        ? "≤ " + amount(metric, fitsFewer)
        : "< " + amount(metric, edge);
  }

  private double base(MetricSpec metric) {
    return metric.target().amount() * (isTotal(metric) ? replicas : 1);
  }

  private static String amount(MetricSpec metric, double amount) {
    return number(amount) + (metric.target().type() == Target.Type.UTILIZATION ? " %" : "");
  }

  /** Whether the reading is a sum over all replicas, held against a value per replica. */
  private static boolean isTotal(MetricSpec metric) {
    return metric.target().type() == Target.Type.AVERAGE_VALUE
        && metric.accept(new Shared()).isPresent();
  }

  /** A name that is short enough to be said twice in a sentence. */
  static String label(MetricSpec metric) {
    return metric.accept(new Shared()).orElse("mean " + metric.name());
  }

  /** The name of a metric that the replicas share; empty for one that each of them has. */
  private record Shared() implements MetricSpec.Cases<Optional<String>> {
    @Override
    public Optional<String> external(MetricSpec.External metric) {
      return Optional.of(metric.name());
    }

    @Override
    public Optional<String> resource(MetricSpec.Resource metric) {
      return Optional.empty();
    }

    @Override
    public Optional<String> pods(MetricSpec.Pods metric) {
      return Optional.empty();
    }

    @Override
    public Optional<String> object(MetricSpec.ObjectMetric metric) {
      return Optional.of(metric.name());
    }

    @Override
    public Optional<String> trigger(MetricSpec.Trigger metric) {
      return Optional.of(metric.name());
    }
  }
}
