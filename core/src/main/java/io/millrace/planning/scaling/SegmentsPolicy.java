package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.milli;
import static io.millrace.planning.scaling.Figures.milliTarget;
import static io.millrace.planning.scaling.Figures.number;
import static io.millrace.planning.scaling.Figures.replicas;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One replica for each segment of a stream: segments / target, rounded up, with tolerance zero,
 * since a stock HorizontalPodAutoscaler leaves 10 replicas at 9 segments for ever.
 *
 * <p>The first external metric counts the segments; in a rule without one the first object metric.
 * The other metrics, such as unread bytes, propose as under {@code hpa}, tolerance included, and
 * may add headroom to the segments, never take from them.
 */
final class SegmentsPolicy implements Policy {
  /** Code of the reason of the metric that counts the segments. */
  static final String ONE_TO_ONE = "Segments";

  @Override
  public Recommended recommend(ScalingSpec rule, ScalingObservation seen) {
    Optional<MetricSpec> counting = counting(rule.metrics());
    if (counting.isEmpty()) {
      return new Recommended(
          List.of(),
          Optional.empty(),
          Reason.of("NoSegmentsMetric", "the rule has no external metric that counts segments"));
    }
    MetricSpec segments = counting.get();
    Tolerances tolerances = Tolerances.of(rule);
    List<MetricProposal> proposals =
        rule.metrics().stream()
            .map(seen::readingOf)
            .map(
                reading ->
                    reading.metric().equals(segments)
                        ? oneToOne(seen, reading, tolerances)
                        : MetricMath.propose(seen, reading, tolerances))
            .toList();
    Recommended largest = Recommended.largest(seen.specReplicas(), proposals);
    MetricProposal ofSegments = proposals.get(rule.metrics().indexOf(segments));
    return largest
        .replicas()
        .map(
            count ->
                new Recommended(
                    proposals,
                    Optional.of(count),
                    advised(rule, seen, count, headroom(largest, ofSegments, count))))
        .orElse(largest);
  }

  private static Optional<MetricSpec> counting(List<MetricSpec> metrics) {
    return metrics.stream()
        .filter(MetricSpec.External.class::isInstance)
        .findFirst()
        .or(() -> metrics.stream().filter(MetricSpec.ObjectMetric.class::isInstance).findFirst());
  }

  /** What cannot be counted fails as it would under {@code hpa}. */
  private static MetricProposal oneToOne(
      ScalingObservation seen, MetricReading reading, Tolerances tolerances) {
    return reading
        .value()
        .fold(
            known ->
                Double.isFinite(known.value())
                    ? counted(seen, reading, known)
                    : MetricMath.propose(seen, reading, tolerances),
            why -> MetricMath.propose(seen, reading, tolerances));
  }

  private static MetricProposal counted(
      ScalingObservation seen, MetricReading reading, Reading.Known<Double> known) {
    double target = reading.metric().target().amount();
    Replicas asked = MetricMath.ceil(milli(known.value()) / milliTarget(target));
    String count = number(known.value()) + (known.value() == 1 ? " segment" : " segments");
    String sum =
        target == 1
            ? count + ", one replica each"
            : String.format(
                Locale.ROOT, "%s: %s/%s asks for %s", count, count, number(target), asked);
    return ProposalText.of(
        seen, reading, known.value(), Optional.of(known.at()), asked, Reason.of(ONE_TO_ONE, sum));
  }

  /** Says so when a metric beside the segments wins. */
  private static Reason headroom(Recommended largest, MetricProposal segments, Replicas count) {
    Optional<Replicas> needed = segments.proposal();
    if (needed.isEmpty() || needed.get().compareTo(count) >= 0) {
      return largest.reason();
    }
    int added = count.value() - needed.get().value();
    return Reason.of(
        "Headroom",
        String.format(
            Locale.ROOT,
            "%s, and %d more as headroom for %s",
            segments.reason().message(),
            added,
            largest.reason().message()));
  }

  /** Recommends a metric that was read, is not in the rule, and would add headroom. */
  private static Reason advised(
      ScalingSpec rule, ScalingObservation seen, Replicas count, Reason reason) {
    List<MetricProposal> beside =
        seen.metrics().stream()
            .filter(reading -> !rule.metrics().contains(reading.metric()))
            .map(reading -> MetricMath.propose(seen, reading, Tolerances.of(rule)))
            .filter(proposal -> proposal.proposal().filter(p -> p.compareTo(count) > 0).isPresent())
            .toList();
    return Recommended.winner(beside)
        .map(
            more ->
                Reason.of(
                    reason.code(),
                    String.format(
                        Locale.ROOT,
                        "%s; with %s as a second metric of the rule it would be %s (%s)",
                        reason.message(),
                        more.metric(),
                        replicas(more.proposal().orElse(count).value()),
                        more.reason().message())))
        .orElse(reason);
  }
}
