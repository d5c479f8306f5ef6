package io.millrace.planning.scaling;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.memory.EventMemory;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.planning.scaling.Signal.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sizes by a ScaledObject: each look decides whether anything runs, and between the fewest and the
 * most the algorithm of the HorizontalPodAutoscaler sizes at its own pace.
 */
final class EventPlanner {
  private static final ScalingSpec.Behavior DEFAULT =
      new ScalingSpec.Behavior(ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN);

  private final ScalingSpec rule;
  private final EventRules events;
  private final ScalingObservation seen;
  private final ScalingMemory memory;
  private final EventMemory counted;

  /** One for each metric that the rule names. */
  private final List<Signal> signals;

  /** What the algorithm reads: the signals, or the formula's figure in their place. */
  private final List<Signal> served;

  private final Activation.Look look;

  private EventPlanner(
      ScalingSpec rule, EventRules events, ScalingObservation seen, ScalingMemory remembered) {
    Tally tally = new Tally(rule, events, seen);
    this.rule = rule;
    this.events = events;
    this.seen = seen;
    this.memory = tally.awake(remembered);
    this.counted = tally.counted(memory.events());
    SignalReader reader = new SignalReader(events, seen, counted);
    this.signals = rule.metrics().stream().map(metric -> metric.accept(reader)).toList();
    this.served = events.modifiers().map(this::composed).orElse(signals);
    this.look = look();
  }

  static ScalingDecision plan(
      ScalingSpec rule, EventRules events, ScalingObservation seen, ScalingMemory memory) {
    return new EventPlanner(rule, events, seen, memory).plan();
  }

  private List<Signal> composed(EventRules.Modifiers modifiers) {
    List<Signal> all = new ArrayList<>(signals.stream().filter(is(Activity.SILENT)).toList());
    all.add(new Composite(events, modifiers, seen, counted).of(signals));
    return all;
  }

  private static Predicate<Signal> is(Activity activity) {
    return signal -> signal.activity() == activity;
  }

  private Activation.Look look() {
    List<Signal> telling = served.stream().filter(is(Activity.SILENT).negate()).toList();
    boolean hasUnknown = telling.stream().anyMatch(Signal::isUnknown);
    boolean isActive =
        events.isForcedActive()
            || telling.isEmpty()
            || telling.stream().anyMatch(is(Activity.ACTIVE));
    boolean isTakenForZero =
        events.isKedaExact()
            && events.fallback().filter(given -> given.replicas().value() == 0).isPresent();
    return new Activation.Look(
        isActive, !isActive && (!hasUnknown || isTakenForZero), hasUnknown, whoIsActive(telling));
  }

  private String whoIsActive(List<Signal> telling) {
    if (events.isForcedActive()) {
      return "the user forces it to be active";
    }
    List<String> names =
        telling.stream()
            .filter(is(Activity.ACTIVE))
            .map(
                signal ->
                    signal.metric().name()
                        + signal.figure().map(f -> " (" + Figures.number(f) + ")").orElse(""))
            .toList();
    if (names.isEmpty()) {
      return "its pods tell whether they are busy";
    }
    return String.join(", ", names) + (names.size() == 1 ? " is active" : " are active");
  }

  private ScalingDecision plan() {
    EventMemory past = rested(counted);
    Activation.Outcome outcome =
        new Activation(events, rule.minReplicas(), current(), look, past, seen.at()).decide();
    List<Condition> conditions =
        new ArrayList<>(new EventConditions(events, told(), counted, look).of(outcome));
    if (outcome.isLeftToHpa()) {
      ScalingDecision sized =
          ScalingPlanner.byMetrics(asHpa(), asSeenByHpa(), whenSettled().withEvents(past));
      conditions.addAll(sized.conditions());
      EventConditions.hpaActive(sized.conditions()).ifPresent(conditions::add);
      return new ScalingDecision(
          rule.policy(),
          sized.current(),
          sized.target(),
          proposals(),
          sized.recommended(),
          sized.bounded(),
          sized.stabilized(),
          conditions,
          told(sized, outcome),
          sized.next());
    }
    Replicas target = outcome.target().orElse(current());
    if (current().value() == 0) {
      conditions.add(EventConditions.hpaDisabled());
    }
    return new ScalingDecision(
        rule.policy(),
        current(),
        target,
        proposals(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        conditions,
        outcome.reason().orElseGet(() -> Reason.of("ScalerActive", look.whoIsActive())),
        moved(target, past));
  }

  /** Of a formula only when it is the formula itself that fails. */
  private List<Signal> told() {
    boolean isFormula = signals.stream().noneMatch(Signal::isUnknown) && look.hasUnknown();
    return isFormula ? served : signals;
  }

  /**
   * A rest is counted from the first look at which nothing was active, and only as long as all that
   * follow see the same.
   */
  private EventMemory rested(EventMemory before) {
    boolean isNews =
        before.lastActive().isEmpty()
            || memory.events().restingSince().isPresent()
            || !before.lastRead().equals(memory.events().lastRead());
    return new EventMemory(
        before.since(),
        look.isActive() && isNews ? Optional.of(seen.at()) : before.lastActive(),
        look.isInactive()
            ? before.restingSince().or(() -> Optional.of(seen.at()))
            : Optional.empty(),
        before.lastRead(),
        before.failures(),
        before.groups());
  }

  /** A group whose lag has just begun to tell of its load is not left to wait for the next sync. */
  private ScalingMemory whenSettled() {
    boolean isNews =
        counted.groups().values().stream()
            .flatMap(group -> Tally.tellsSince(group, seen.at()).stream())
            .anyMatch(since -> memory.lastSync().filter(since::isAfter).isPresent());
    return isNews && !events.isKedaExact()
        ? new ScalingMemory(
            Optional.of(seen.at().minus(rule.syncPeriod())),
            memory.recommendations(),
            memory.changes(),
            memory.unread(),
            memory.events())
        : memory;
  }

  /**
   * After a start the algorithm waits one period, so that what gathered while nothing ran is not
   * taken for load before anybody could work on it; what it recommended before a rest is past.
   */
  private ScalingMemory moved(Replicas target, EventMemory past) {
    if (target.equals(current())) {
      return memory.withEvents(past);
    }
    boolean isStart = target.compareTo(current()) > 0;
    boolean isKept = isStart || events.isKedaExact();
    return new ScalingMemory(
        isStart ? Optional.of(seen.at()) : memory.lastSync(),
        isKept ? memory.recommendations() : List.of(),
        isKept ? memory.changes() : List.of(),
        memory.unread(),
        past);
  }

  private Replicas current() {
    return seen.specReplicas();
  }

  /**
   * The HorizontalPodAutoscaler that KEDA would make of the rule. One without {@code behavior} gets
   * Kubernetes' own of today: the older limit of max(2 × current, 4) costs a group of five
   * partitions a rebalance more.
   */
  private ScalingSpec asHpa() {
    EventRules.Pause pause = events.pause();
    boolean isPaused = pause.isScaleInPaused() || pause.isScaleOutPaused();
    Optional<ScalingSpec.Behavior> behavior =
        events.isKedaExact() && !isPaused
            ? rule.behavior()
            : Optional.of(paused(pause, rule.behavior().orElse(DEFAULT)));
    return new ScalingSpec(
        rule.source(),
        rule.policy(),
        rule.minReplicas(),
        rule.maxReplicas(),
        served.stream().map(Signal::metric).toList(),
        behavior,
        rule.syncPeriod());
  }

  private static ScalingSpec.Behavior paused(EventRules.Pause pause, ScalingSpec.Behavior given) {
    return new ScalingSpec.Behavior(
        pause.isScaleOutPaused() ? disabled(given.scaleUp()) : given.scaleUp(),
        pause.isScaleInPaused() ? disabled(given.scaleDown()) : given.scaleDown());
  }

  private static ScalingRules disabled(ScalingRules rules) {
    return new ScalingRules(
        rules.stabilizationWindow(),
        ScalingRules.SelectPolicy.DISABLED,
        rules.policies(),
        rules.tolerance());
  }

  private ScalingObservation asSeenByHpa() {
    List<MetricReading> readings = served.stream().map(Signal::served).toList();
    return new ScalingObservation(
        seen.at(),
        seen.specReplicas(),
        seen.statusReplicas(),
        seen.pods(),
        readings,
        seen.unread());
  }

  /** What each metric asks for, with how its load came about. */
  private List<MetricProposal> proposals() {
    ScalingObservation served = asSeenByHpa();
    Tolerances tolerances = Tolerances.of(rule);
    return this.served.stream()
        .map(
            signal ->
                proposal(
                    signal,
                    MetricMath.propose(served, served.readingOf(signal.metric()), tolerances)))
        .toList();
  }

  /** A lag that is no load was read nevertheless. */
  private static MetricProposal proposal(Signal signal, MetricProposal plain) {
    Reason reason = signal.note().map(note -> noted(plain.reason(), note)).orElse(plain.reason());
    boolean isNoLoad = plain.value().isEmpty() && signal.figure().isPresent();
    return new MetricProposal(
        plain.metric(),
        isNoLoad ? signal.figure() : plain.value(),
        plain.target(),
        plain.age(),
        plain.proposal(),
        isNoLoad ? signal.trouble().orElse(reason) : reason);
  }

  private static Reason noted(Reason reason, String note) {
    return Reason.of(reason.code(), reason.message() + " (" + note + ")");
  }

  /** The algorithm's sentence, with the notes and with what the activation has to add. */
  private Reason told(ScalingDecision sized, Activation.Outcome outcome) {
    StringBuilder message = new StringBuilder(sized.reason().message());
    served.stream()
        .filter(signal -> message.indexOf(signal.metric().name()) >= 0)
        .flatMap(signal -> signal.note().stream())
        .forEach(note -> message.append("; ").append(note));
    outcome.reason().ifPresent(reason -> message.append("; ").append(reason.message()));
    String code =
        sized.isChange()
            ? sized.reason().code()
            : outcome.reason().map(Reason::code).orElse(sized.reason().code());
    return Reason.of(code, message.toString());
  }
}
