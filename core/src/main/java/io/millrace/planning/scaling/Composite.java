package io.millrace.planning.scaling;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.EventRules.Fallback;
import io.millrace.model.spec.EventRules.Modifiers;
import io.millrace.model.spec.MetricSpec;
import io.millrace.planning.scaling.Signal.Activity;
import io.millrace.planning.scaling.formula.Formula;
import io.millrace.planning.scaling.formula.FormulaException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One figure in the place of all triggers, by the formula of the rule. Source: KEDA 2.21, {@code
 * pkg/scaling/modifiers}.
 */
record Composite(
    EventRules events, Modifiers modifiers, ScalingObservation seen, EventMemory counted) {
  /** As KEDA calls it. */
  private static final String NAME = "composite-metric";

  /**
   * @param signals of the triggers; those of pods stay beside the figure
   */
  Signal of(List<Signal> signals) {
    List<Signal> sources =
        signals.stream().filter(one -> one.activity() != Activity.SILENT).toList();
    Optional<Signal> standIn = sources.stream().filter(Signal::isStandIn).findFirst();
    if (standIn.isPresent()) {
      return standIn(sources, standIn.get());
    }
    Optional<Signal> unread =
        sources.stream().filter(one -> one.isUnknown() && !isNil(one)).findFirst();
    return unread.map(one -> Signal.unknown(metric(), why(one))).orElseGet(() -> made(sources));
  }

  /** A trigger that failed for too long is nil where the formula is to say what then. */
  private boolean isNil(Signal source) {
    return events
            .fallback()
            .filter(fallback -> fallback.behavior() == Fallback.Behavior.SCALING_MODIFIERS)
            .isPresent()
        && Fallbacks.isOver(events, counted, source.metric().name());
  }

  private static Reason why(Signal source) {
    return source
        .load()
        .fold(
            known -> Reason.of("Unknown", source.metric().name() + " is not known in whole"),
            why -> Reason.of(why.code(), source.metric().name() + ": " + why.message()));
  }

  /** In the place of the whole formula; another trigger that failed leaves the activity open. */
  private Signal standIn(List<Signal> sources, Signal one) {
    int current = seen.specReplicas().value();
    Optional<Double> figure =
        events
            .fallback()
            .flatMap(
                fallback ->
                    Fallbacks.figure(Fallbacks.count(fallback, current), seen, modifiers.target()));
    if (figure.isEmpty()) {
      return Signal.unknown(
          metric(), Reason.of("NoReplicaReady", "no replica is ready to relate the fallback to"));
    }
    boolean isOpen = sources.stream().anyMatch(Signal::isUnknown);
    Activity activity =
        isOpen ? Activity.UNKNOWN : Activity.above(figure.get(), modifiers.activationTarget());
    return Signal.known(
            metric(), activity, new Reading.Known<>(figure.get(), seen.at()), one.note())
        .standingIn();
  }

  private Signal made(List<Signal> sources) {
    SortedMap<String, Optional<Double>> figures = new TreeMap<>();
    sources.forEach(one -> figures.put(name(one.metric()), one.figure()));
    try {
      return told(sources, figures, Formula.parse(modifiers.formula()).evaluate(figures));
    } catch (FormulaException e) {
      return Signal.unknown(
          metric(), Reason.of("FormulaFailed", "the formula has no figure: " + e.getMessage()));
    }
  }

  private Signal told(
      List<Signal> sources, SortedMap<String, Optional<Double>> figures, Optional<Double> made) {
    boolean isStandIn = made.isEmpty();
    Optional<Double> value =
        made.or(
            () ->
                events
                    .fallback()
                    .map(given -> given.replicas().value() * modifiers.target().amount()));
    if (value.isEmpty()) {
      return Signal.unknown(
          metric(), Reason.of("FormulaNil", "the formula comes to nil and there is no fallback"));
    }
    // in thousandths, cut, as the metrics API carries it
    double figure = Math.floor(Math.abs(value.get()) * 1000) / 1000 * Math.signum(value.get());
    Signal signal =
        Signal.known(
            metric(),
            Activity.above(figure, modifiers.activationTarget()),
            new Reading.Known<>(figure, seen.at()),
            Optional.of(words(figures)));
    signal = isStandIn ? signal.standingIn() : signal;
    return heldAsItsSources(signal, sources);
  }

  /** What is no load of a source is none of the formula's either. */
  private Signal heldAsItsSources(Signal signal, List<Signal> sources) {
    for (Signal source : sources) {
      Optional<Reason> trouble = source.trouble();
      if (trouble.isPresent()) {
        boolean isHeld = source.load().ifKnown().isPresent();
        return isHeld ? signal.held(seen, trouble.get()) : signal.troubled(trouble.get());
      }
    }
    return signal;
  }

  private String words(SortedMap<String, Optional<Double>> figures) {
    String given =
        figures.entrySet().stream()
            .map(one -> one.getKey() + " = " + one.getValue().map(Figures::number).orElse("nil"))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "%s with %s", modifiers.formula(), given);
  }

  private static String name(MetricSpec metric) {
    return metric instanceof MetricSpec.Trigger trigger
        ? trigger.alias().orElse(trigger.name())
        : metric.name();
  }

  private MetricSpec metric() {
    return new MetricSpec.Trigger(
        NAME,
        "formula",
        new TreeMap<>(),
        modifiers.target(),
        modifiers.activationTarget(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
