package io.millrace.planning.scaling;

import io.millrace.model.Replicas;
import io.millrace.model.observation.MetricReading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a scaling rule looks at.
 *
 * @param specReplicas the count that is asked for now; zero means that scaling is switched off
 * @param statusReplicas the count that is there
 * @param pods the replicas one by one
 * @param metrics one reading for each metric of the rule, in its order
 */
public record ScalingObservation(
    Instant at,
    Replicas specReplicas,
    Replicas statusReplicas,
    List<Pod> pods,
    List<MetricReading> metrics) {

  /**
   * One replica.
   *
   * @param startedAt when its process began; empty while it waits for a place
   * @param readySince when it became ready the last time; empty while it is not
   * @param isDeleting asked to end
   * @param hasFailed ended for good
   * @param cpuRequestMillis thousandths of a core that it asks for
   * @param memoryRequestBytes memory that it asks for
   */
  public record Pod(
      String id,
      Optional<Instant> startedAt,
      Optional<Instant> readySince,
      boolean isDeleting,
      boolean hasFailed,
      Optional<Integer> cpuRequestMillis,
      Optional<Long> memoryRequestBytes) {}

  public ScalingObservation {
    pods = List.copyOf(pods);
    metrics = List.copyOf(metrics);
  }
}
