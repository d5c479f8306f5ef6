package io.millrace.planning.scaling;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import java.util.Optional;

/**
 * What one metric of a ScaledObject tells.
 *
 * @param activity whether something has to run for it
 * @param figure what counts in a formula; empty when unknown
 * @param load what the algorithm of the HorizontalPodAutoscaler gets; unknown when the figure is,
 *     and when no replica more would help
 * @param perPod the reading as it is, for a metric that each pod has
 * @param note how the load follows from what was read, for explanations
 * @param trouble why a known figure is no load, or not in whole
 * @param isStandIn the fallback stands in for a reading
 */
record Signal(
    MetricSpec metric,
    Activity activity,
    Optional<Double> figure,
    Reading<Double> load,
    Optional<MetricReading> perPod,
    Optional<String> note,
    Optional<Reason> trouble,
    boolean isStandIn) {

  /** Whether a source has something to do. */
  enum Activity {
    ACTIVE,
    INACTIVE,
    UNKNOWN,
    /** Of pods, which tell nothing while there are none. */
    SILENT;

    static Activity above(double figure, double threshold) {
      return figure > threshold ? ACTIVE : INACTIVE;
    }
  }

  static Signal unknown(MetricSpec metric, Reason why) {
    return new Signal(
        metric,
        Activity.UNKNOWN,
        Optional.empty(),
        Reading.unknown(why.code(), why.message()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static Signal ofPods(MetricReading reading) {
    return new Signal(
        reading.metric(),
        Activity.SILENT,
        Optional.empty(),
        reading.value(),
        Optional.of(reading),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static Signal known(
      MetricSpec metric, Activity activity, Reading.Known<Double> load, Optional<String> note) {
    return new Signal(
        metric,
        activity,
        Optional.of(load.value()),
        load,
        Optional.empty(),
        note,
        Optional.empty(),
        false);
  }

  /** The same source, whose lag is no load now. */
  Signal troubled(Reason why) {
    return new Signal(
        metric,
        activity,
        figure,
        Reading.unknown(why.code(), why.message()),
        perPod,
        note,
        Optional.of(why),
        isStandIn);
  }

  /** The same source, whose lag asks for no more than what is there, and for less as it may. */
  Signal held(ScalingObservation seen, Reason why) {
    MetricSpec.Target target = metric.target();
    int sharers =
        target.type() == MetricSpec.Target.Type.AVERAGE_VALUE ? seen.specReplicas().value() : 1;
    double most = target.amount() * sharers;
    return load.fold(
        known ->
            known.value() <= most
                ? this
                : new Signal(
                    metric,
                    activity,
                    figure,
                    new Reading.Known<>(most, known.at()),
                    perPod,
                    Optional.of(note.map(text -> text + "; ").orElse("") + words(figure, why)),
                    Optional.of(why),
                    isStandIn),
        unknown -> this);
  }

  private static String words(Optional<Double> figure, Reason why) {
    return figure.map(f -> Figures.number(f) + " asks for no more now: ").orElse("")
        + why.message();
  }

  Signal standingIn() {
    return new Signal(metric, activity, figure, load, perPod, note, trouble, true);
  }

  boolean isUnknown() {
    return activity == Activity.UNKNOWN;
  }

  /** What the algorithm of the HorizontalPodAutoscaler reads. */
  MetricReading served() {
    return perPod.orElseGet(() -> MetricReading.total(metric, load));
  }
}
