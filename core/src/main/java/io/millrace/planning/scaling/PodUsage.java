package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.milliTarget;
import static io.millrace.planning.scaling.Figures.number;

import io.millrace.model.spec.MetricSpec;
import io.millrace.planning.scaling.ScalingObservation.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the samples of replicas become one level that compares with the target. */
interface PodUsage {
  /** Mean of the samples: in thousandths, or in percent of what the replicas request. */
  double level(Map<Pod, Double> milliSamples);

  /** In the unit of the level. */
  double target();

  /** Sample, in thousandths, that a replica is given which has none while the others do little. */
  double fullMark(Pod pod);

  /** Whether samples of the start-up have to be set aside. */
  boolean isCpu();

  /** The level in the unit of the user. */
  double shown(double level);

  /** What follows the level in a sentence. */
  String unit();

  /** Why no level can be had of these replicas. */
  Optional<String> obstacle(PodGroups groups);

  default String words(double level) {
    return number(shown(level));
  }

  static PodUsage average(MetricSpec.Resource metric) {
    return new Average(milliTarget(metric.target().amount()), metric.name().equals("cpu"));
  }

  static PodUsage average(MetricSpec.Pods metric) {
    return new Average(milliTarget(metric.target().amount()), false);
  }

  static PodUsage utilization(MetricSpec.Resource metric) {
    Function<Pod, Optional<Double>> milliRequest =
        switch (metric.name()) {
          case "cpu" -> pod -> pod.cpuRequestMillis().map(Integer::doubleValue);
          case "memory" -> pod -> pod.memoryRequestBytes().map(bytes -> bytes * 1000.0);
          default -> pod -> Optional.empty();
        };
    return new Utilization(metric.name(), metric.target().amount(), milliRequest);
  }

  /**
   * Plain amounts.
   *
   * @param target thousandths for each replica
   */
  record Average(double target, boolean isCpu) implements PodUsage {
    @Override
    public double level(Map<Pod, Double> milliSamples) {
      return Math.floor(sum(milliSamples) / milliSamples.size());
    }

    /** Exactly the target: neither a reason to grow nor to shrink. */
    @Override
    public double fullMark(Pod pod) {
      return target;
    }

    @Override
    public double shown(double level) {
      return level / 1000;
    }

    @Override
    public String unit() {
      return " per replica";
    }

    @Override
    public Optional<String> obstacle(PodGroups groups) {
      return Optional.empty();
    }
  }

  /**
   * Use relative to the request of all replicas together.
   *
   * @param target percent
   */
  record Utilization(String resource, double target, Function<Pod, Optional<Double>> milliRequest)
      implements PodUsage {
    @Override
    public double level(Map<Pod, Double> milliSamples) {
      double requested = milliSamples.keySet().stream().mapToDouble(this::request).sum();
      return Math.floor(sum(milliSamples) * 100 / requested);
    }

    /** All that it requests, or the target where that is more. */
    @Override
    public double fullMark(Pod pod) {
      return Math.floor(request(pod) * Math.max(100, target) / 100);
    }

    @Override
    public boolean isCpu() {
      return resource.equals("cpu");
    }

    @Override
    public double shown(double level) {
      return level;
    }

    @Override
    public String unit() {
      return " % of the request";
    }

    @Override
    public Optional<String> obstacle(PodGroups groups) {
      return Stream.of(groups.counted(), groups.unready(), groups.missing())
          .flatMap(group -> group.stream())
          .filter(pod -> request(pod) <= 0)
          .findFirst()
          .map(pod -> "replica " + pod.id() + " requests no " + resource + " to relate it to");
    }

    private double request(Pod pod) {
      return milliRequest.apply(pod).orElse(0.0);
    }
  }

  private static double sum(Map<Pod, Double> milliSamples) {
    return milliSamples.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
