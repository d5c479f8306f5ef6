package io.millrace.model.observation;

import io.millrace.model.Reading;
import io.millrace.model.spec.MetricSpec;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A metric of the scaling rule with what was read for it.
 *
 * @param value sum over all series for external metrics, the figure itself for object metrics; for
 *     pods and resource metrics only its time counts, that of the samples
 * @param perPod value for each pod id, for pods and resource metrics; pods without a sample are
 *     missing
 * @param lag what {@code value} sums up, for a trigger on a consumer group
 */
public record MetricReading(
    MetricSpec metric,
    Reading<Double> value,
    SortedMap<String, Double> perPod,
    Optional<GroupLag> lag) {
  public MetricReading(MetricSpec metric, Reading<Double> value, SortedMap<String, Double> perPod) {
    this(metric, value, perPod, Optional.empty());
  }

  public MetricReading {
    perPod = Collections.unmodifiableSortedMap(new TreeMap<>(perPod));
  }

  public static MetricReading total(MetricSpec metric, Reading<Double> value) {
    return new MetricReading(metric, value, new TreeMap<>());
  }
}
