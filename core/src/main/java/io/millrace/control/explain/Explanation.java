package io.millrace.control.explain;

import static io.millrace.control.explain.Words.clock;
import static io.millrace.control.explain.Words.count;
import static io.millrace.control.explain.Words.duration;
import static io.millrace.control.explain.Words.number;

import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Decision;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.planning.scaling.BacklogGrowth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Answers "why this many": the size and since when, what was read, the rule with its bounds and
 * windows, what would change it, the last change and its price.
 */
public final class Explanation {
  /** More than this nobody reads. */
  public static final int MAX_LINES = 10;

  private static final int MAX_METRIC_LINES = 3;

  private final List<Pass> history;
  private final Pass latest;
  private final Memory memory;
  private final String noun;

  private Explanation(List<Pass> history, Pass latest) {
    this.history = List.copyOf(history);
    this.latest = latest;
    this.memory = latest.decision().next();
    this.noun = latest.spec().accept(new Noun());
  }

  /**
   * @param history passes of the application that changed something, oldest first
   * @param latest its newest pass
   * @return at most {@link #MAX_LINES} lines
   */
  public static List<String> of(List<Pass> history, Pass latest) {
    return of(history, latest, Optional.empty());
  }

  /**
   * @param lastSilence how long the output was silent at the last rescale, where that is measured
   */
  public static List<String> of(List<Pass> history, Pass latest, Optional<Duration> lastSilence) {
    return new Explanation(history, latest).lines(lastSilence);
  }

  /** As above, for an application with which something outside is wrong now. */
  public static List<String> of(
      List<Pass> history,
      Pass latest,
      Optional<Duration> lastSilence,
      Optional<Watch.Trouble> trouble) {
    List<String> lines = new ArrayList<>(of(history, latest, lastSilence));
    trouble.ifPresent(
        why ->
            lines.add(
                1,
                "Failing: %s, since %s."
                    .formatted(why.message().replaceAll("\\s+", " "), clock(why.since()))));
    return List.copyOf(lines.subList(0, Math.min(MAX_LINES, lines.size())));
  }

  private List<String> lines(Optional<Duration> lastSilence) {
    List<String> lines = new ArrayList<>();
    lines.add(size());
    latest
        .spec()
        .scaling()
        .ifPresentOrElse(rule -> lines.addAll(byRule(rule)), () -> lines.add(byWish()));
    lines.add(lastChange());
    price(lastSilence).ifPresent(lines::add);
    return List.copyOf(lines.subList(0, Math.min(MAX_LINES, lines.size())));
  }

  private String size() {
    String there =
        latest.spec().accept(new Present(latest.seen())).map(ready -> ready + " of ").orElse("");
    return "%s: %s%s, wanted since %s; %s."
        .formatted(
            latest.name(),
            there,
            count(memory.desired().value(), noun),
            sizedAt().map(this::sinceWhen).orElse("its first pass"),
            memory.phase().accept(new PhaseWords(latest.at())));
  }

  private Optional<Instant> sizedAt() {
    return newest(Explanation::isSizeChange).map(Pass::at).or(memory::deployedAt);
  }

  private String sinceWhen(Instant at) {
    return clock(at) + " (" + duration(Duration.between(at, latest.at())) + " ago)";
  }

  private static boolean isSizeChange(Pass pass) {
    return !pass.before().desired().equals(pass.decision().next().desired());
  }

  private List<String> byRule(ScalingSpec rule) {
    List<String> lines = new ArrayList<>(metrics(rule));
    events(rule).ifPresent(words -> lines.add(words.activity()));
    BacklogGrowth.of(memory.scaling().unread())
        .ifPresent(growth -> lines.add("Behind: " + growth.sentence(memory.desired()) + "."));
    lines.add(
        "Rule: %s, policy %s, tolerance %s, evaluated every %s."
            .formatted(
                rule.source(),
                rule.policy().name().toLowerCase(Locale.ROOT),
                tolerance(rule),
                duration(rule.syncPeriod())));
    lines.add(bounds(rule));
    lines.add(
        "Stabilisation: %s."
            .formatted(
                Stabilisation.of(rule)
                    .sentence(latest.at(), memory.desired(), memory.scaling().recommendations())));
    lines.add(wouldChange(rule));
    return lines;
  }

  private Optional<EventWords> events(ScalingSpec rule) {
    return rule.events()
        .map(events -> new EventWords(events, rule.metrics(), latest.decision().scaling()));
  }

  private static String tolerance(ScalingSpec rule) {
    String up = number(Thresholds.toleranceUp(rule));
    String down = number(Thresholds.toleranceDown(rule));
    return up.equals(down) ? up : up + " up and " + down + " down";
  }

  private List<String> metrics(ScalingSpec rule) {
    List<String> all =
        latest
            .decision()
            .scaling()
            .map(ScalingDecision::metrics)
            .filter(proposals -> !proposals.isEmpty())
            .map(proposals -> proposals.stream().map(one -> proposal(rule, one)).toList())
            .orElseGet(() -> latest.seen().metrics().stream().map(this::reading).toList());
    if (all.isEmpty()) {
      return List.of(
          "Read: nothing yet of the rule's " + count(rule.metrics().size(), "metric") + ".");
    }
    int most = rule.events().isPresent() ? MAX_METRIC_LINES - 1 : MAX_METRIC_LINES;
    if (all.size() <= most) {
      return all;
    }
    List<String> some = new ArrayList<>(all.subList(0, most - 1));
    some.add("Read: and " + (all.size() - some.size()) + " metrics more.");
    return some;
  }

  private static String proposal(ScalingSpec rule, MetricProposal metric) {
    return metric
        .value()
        .map(
            value ->
                "Read: %s = %s%s; target %s%s, so it asks for %s."
                    .formatted(
                        metric.metric(),
                        number(value),
                        metric.age().map(age -> ", " + duration(age) + " old").orElse(""),
                        metric.target(),
                        rule.events().isPresent() ? sum(metric) : tolerated(metric),
                        metric.proposal().map(Replicas::toString).orElse("nothing")))
        .orElseGet(
            () -> "Read: %s is unknown: %s.".formatted(metric.metric(), metric.reason().message()));
  }

  /** The sum of a metric that would else seem to ask for another count than it does. */
  private static String tolerated(MetricProposal metric) {
    String message = metric.reason().message();
    return metric.reason().code().equals("WithinTolerance")
        ? "; " + message.substring(message.indexOf(": ") + 2)
        : "";
  }

  /** How a load follows from what was read: caps, formulas and what is no load show here. */
  private static String sum(MetricProposal metric) {
    String message = metric.reason().message();
    boolean isNamed = message.startsWith(metric.metric()) && message.contains(": ");
    return "; " + (isNamed ? message.substring(message.indexOf(": ") + 2) : message);
  }

  private String reading(MetricReading reading) {
    String name = Thresholds.label(reading.metric());
    Target target = reading.metric().target();
    OptionalDouble mean =
        reading.perPod().values().stream().mapToDouble(Double::doubleValue).average();
    return reading
        .value()
        .fold(
            known ->
                "Read: %s = %s, %s old; target %s."
                    .formatted(
                        name,
                        number(known.value()),
                        duration(Duration.between(known.at(), latest.at())),
                        target(target)),
            why ->
                mean.isPresent()
                    ? "Read: %s = %s over %s; target %s."
                        .formatted(
                            name,
                            number(mean.getAsDouble()),
                            count(reading.perPod().size(), noun),
                            target(target))
                    : "Read: %s is unknown: %s.".formatted(name, why.message()));
  }

  private static String target(Target target) {
    String amount = number(target.amount());
    return switch (target.type()) {
      case AVERAGE_VALUE -> amount + " per replica";
      case VALUE -> amount + " in all";
      case UTILIZATION -> amount + " % of the request";
    };
  }

  private String bounds(ScalingSpec rule) {
    Optional<ScalingDecision> now = latest.decision().scaling();
    String found =
        now.filter(decision -> decision.recommended().isPresent())
            .map(
                decision ->
                    "; recommended %s, bounded %s, stabilised %s"
                        .formatted(
                            orUnknown(decision.recommended()),
                            orUnknown(decision.bounded()),
                            orUnknown(decision.stabilized())))
            .orElse("");
    String limit =
        now.stream()
            .flatMap(decision -> decision.conditions().stream())
            .filter(condition -> condition.type().equals("ScalingLimited") && condition.isTrue())
            .map(Condition::reason)
            .map(Reason::message)
            .findFirst()
            .map(message -> "; " + message)
            .orElse("");
    String rest = events(rule).flatMap(EventWords::rests).map(text -> ", " + text).orElse("");
    return "Bounds: %s to %s%s%s%s."
        .formatted(rule.minReplicas(), rule.maxReplicas(), rest, found, limit);
  }

  private static String orUnknown(Optional<Replicas> count) {
    return count.map(Replicas::toString).orElse("unknown");
  }

  private String wouldChange(ScalingSpec rule) {
    Optional<EventWords> asleep = events(rule).filter(words -> words.isResting(memory.desired()));
    if (asleep.isPresent()) {
      return "What would change it: %s.".formatted(asleep.get().wakes());
    }
    boolean isOff = memory.desired().value() == 0 && rule.minReplicas().value() > 0;
    return isOff
        ? "What would change it: a wish for 1 or more; at 0 the rule is switched off."
        : "What would change it: %s.".formatted(new Thresholds(rule, memory.desired()).sentence());
  }

  private String byWish() {
    return latest
        .spec()
        .replicas()
        .map(
            wish ->
                "No scaling rule: the user asked for %s. What would change it: another wish."
                    .formatted(wish))
        .orElse(
            "No scaling rule and no wish: it is the size of a first deployment."
                + " What would change it: a wish.");
  }

  private String lastChange() {
    return newest(Explanation::isSizeChange)
        .map(pass -> "Last change: %s, %s.".formatted(clock(pass.at()), change(pass)))
        .orElse("Last change: none on record.");
  }

  private static String change(Pass pass) {
    String from = "from " + pass.before().desired() + " to " + pass.decision().next().desired();
    String why = why(pass.decision()).message();
    return why.startsWith(from) ? why : from + ": " + why;
  }

  private static Reason why(Decision decision) {
    return decision
        .scaling()
        .filter(ScalingDecision::isChange)
        .map(ScalingDecision::reason)
        .orElseGet(() -> decision.reasons().get(0));
  }

  private Optional<String> price(Optional<Duration> lastSilence) {
    String silence =
        lastSilence.map(gap -> "its output was silent for " + duration(gap)).orElse("");
    return newest(pass -> rescaled(pass).isPresent())
        .flatMap(
            pass ->
                rescaled(pass)
                    .map(
                        phase ->
                            "Its price: the last rescale, %s to %s, took %s%s."
                                .formatted(
                                    phase.from(),
                                    phase.to(),
                                    duration(Duration.between(phase.begunAt(), pass.at())),
                                    silence.isEmpty() ? "" : "; " + silence)))
        .or(
            () ->
                silence.isEmpty()
                    ? Optional.empty()
                    : Optional.of("Its price: at the last rescale " + silence + "."));
  }

  /** The rescale that this pass found finished. */
  private static Optional<Phase.Rescaling> rescaled(Pass pass) {
    return pass.before().phase() instanceof Phase.Rescaling phase
            && pass.decision().next().phase() instanceof Phase.Running
        ? Optional.of(phase)
        : Optional.empty();
  }

  private Optional<Pass> newest(Predicate<Pass> condition) {
    return condition.test(latest)
        ? Optional.of(latest)
        : history.stream().filter(condition).reduce((older, newer) -> newer);
  }
}
