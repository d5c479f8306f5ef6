package io.millrace.planning.scaling;

import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a scaling rule looks at.
 *
 * @param specReplicas the count that is asked for now; zero means that scaling is switched off
 * @param statusReplicas the count that is there
 * @param pods the replicas one by one
 * @param metrics one reading for each metric of the rule, in its order; a reading of a metric that
 *     the rule does not have moves nothing, but may be advised on
 * @param unread records that the sources have not read; empty when nobody tells
 */
public record ScalingObservation(
    Instant at,
    Replicas specReplicas,
    Replicas statusReplicas,
    List<Pod> pods,
    List<MetricReading> metrics,
    Optional<Long> unread) {

  /** Of an application whose backlog nobody tells. */
  public ScalingObservation(
      Instant at,
      Replicas specReplicas,
      Replicas statusReplicas,
      List<Pod> pods,
      List<MetricReading> metrics) {
    this(at, specReplicas, statusReplicas, pods, metrics, Optional.empty());
  }

  /**
   * One replica.
   *
   * @param startedAt when its process began; empty while it waits for a place
   * @param readySince when it became ready the last time; empty while it is not
   * @param unreadySince when it stopped being ready the last time; empty while it is ready, and
   *     when it has never been
   * @param isDeleting asked to end
   * @param hasFailed ended for good
   * @param cpuRequestMillis thousandths of a core that it asks for
   * @param memoryRequestBytes memory that it asks for
   */
  public record Pod(
      String id,
      Optional<Instant> startedAt,
      Optional<Instant> readySince,
      Optional<Instant> unreadySince,
      boolean isDeleting,
      boolean hasFailed,
      Optional<Integer> cpuRequestMillis,
      Optional<Long> memoryRequestBytes) {

    /** Of a replica that was never seen to stop being ready. */
    public Pod(
        String id,
        Optional<Instant> startedAt,
        Optional<Instant> readySince,
        boolean isDeleting,
        boolean hasFailed,
        Optional<Integer> cpuRequestMillis,
        Optional<Long> memoryRequestBytes) {
      this(
          id,
          startedAt,
          readySince,
          Optional.empty(),
          isDeleting,
          hasFailed,
          cpuRequestMillis,
          memoryRequestBytes);
    }

    /** It runs and takes part in the work. */
    public boolean isReady() {
      return startedAt.isPresent() && readySince.isPresent() && !hasFailed;
    }
  }

  public ScalingObservation {
    pods = List.copyOf(pods);
    metrics = List.copyOf(metrics);
  }

  /** The reading of a metric of the rule; unknown when none was taken. */
  MetricReading readingOf(MetricSpec metric) {
    return metrics.stream()
        .filter(reading -> reading.metric().equals(metric))
        .findFirst()
        .orElseGet(
            () ->
                MetricReading.total(
                    metric, Reading.unknown("NotRead", "nothing read the metric in this pass")));
  }
}
