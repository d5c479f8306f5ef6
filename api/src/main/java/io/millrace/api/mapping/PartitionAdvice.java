package io.millrace.api.mapping;

import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.trigger.Partitions;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import java.util.Collection;
import java.util.Optional;

/**
 * Warns of counts and thresholds that a topic with these partitions never reaches. How many there
 * are is known here only where {@code partitionLimitation} says it.
 */
final class PartitionAdvice {
  private final Node.Mapping spec;
  private final Node.Mapping metadata;
  private final MetricSpec.Trigger metric;
  private final int partitions;
  private final Problems problems;

  private PartitionAdvice(
      Node.Mapping spec,
      Node.Mapping trigger,
      MetricSpec.Trigger metric,
      int partitions,
      Problems problems) {
    this.spec = spec;
    this.metadata = trigger.child("metadata");
    this.metric = metric;
    this.partitions = partitions;
    this.problems = problems;
  }

  static void report(
      Node.Mapping spec, Node.Mapping trigger, MetricSpec.Trigger metric, Problems problems) {
    boolean hasTopic = metric.parameters().containsKey("topic");
    Optional<Integer> partitions =
        Optional.ofNullable(metric.parameters().get("partitionLimitation"))
            .flatMap(Partitions::parse)
            .map(Collection::size);
    if (metric.lag().isPresent() && hasTopic && partitions.isPresent()) {
      new PartitionAdvice(spec, trigger, metric, partitions.get(), problems)
          .report(metric.lag().get());
    }
  }

  private void report(LagRules rules) {
    boolean isAlone = spec.mappings("triggers").size() == 1;
    int min = spec.whole("minReplicaCount").orElse(0);
    Optional<Integer> max = spec.whole("maxReplicaCount");
    if (!rules.allowsIdleConsumers() && isAlone) {
      if (min > partitions) {
        problems.add(
            Problem.warning(
                spec.placeOf("minReplicaCount"),
                min - partitions + " of " + min + " replicas get none of " + count()));
      }
      if (max.isPresent() && max.get() > partitions) {
        problems.add(
            Problem.warning(
                    spec.placeOf("maxReplicaCount"),
                    "never reached: there are never more replicas than " + count())
                .withHint("write allowIdleConsumers: \"true\" if idle replicas are wanted"));
      }
    }
    // a group without offsets counts one record for each partition
    boolean isWokenByNew = rules.reset() == LagRules.Reset.LATEST && !rules.isZeroOnInvalidOffset();
    if (isWokenByNew && min == 0 && isAlone && metric.activationThreshold() >= partitions) {
      problems.add(
          Problem.warning(
                  metadata.placeOf("activationLagThreshold"),
                  "never reached by a group without offsets, which counts one record for each of "
                      + count()
                      + ": its first replica never starts")
              .withHint("write less than " + partitions + ", or offsetResetPolicy: earliest"));
    }
  }

  private String count() {
    return partitions == 1 ? "1 partition" : partitions + " partitions";
  }
}
