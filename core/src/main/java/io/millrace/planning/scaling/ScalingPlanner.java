package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.replicas;
import static io.millrace.planning.scaling.Figures.seconds;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.Condition;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds how many replicas an application needs: recommend, bound, stabilise. Equal arguments give
 * equal decisions.
 *
 * <p>A metric that cannot be read never removes a replica; the rule's maximum does.
 */
public final class ScalingPlanner {
  private ScalingPlanner() {}

  /**
   * Before the sync period is over it holds, without conditions and with the memory as it is.
   *
   * @param memory of this rule; {@link ScalingMemory#EMPTY} before the first evaluation
   */
  public static ScalingDecision plan(
      ScalingSpec rule, ScalingObservation seen, ScalingMemory memory) {
    return rule.events()
        .map(events -> EventPlanner.plan(rule, events, seen, memory))
        .orElseGet(() -> byMetrics(rule, seen, memory));
  }

  /** Sizes what runs by its metrics alone. */
  static ScalingDecision byMetrics(
      ScalingSpec rule, ScalingObservation seen, ScalingMemory memory) {
    Optional<Instant> due = notDueBefore(rule, seen.at(), memory);
    if (due.isPresent()) {
      return notDueYet(rule, seen, memory, due.get());
    }
    Stabilizer stabilizer = Stabilizer.of(rule);
    ScalingMemory recalled = stabilizer.recall(memory, seen.at(), seen.specReplicas());
    return BacklogGrowth.told(
        seen, recalled, new Evaluation(rule, seen, stabilizer, recalled).decide());
  }

  /** A last evaluation that lies in the future, by a clock set back, holds nothing up. */
  private static Optional<Instant> notDueBefore(
      ScalingSpec rule, Instant now, ScalingMemory memory) {
    return memory
        .lastSync()
        .filter(last -> !last.isAfter(now))
        .map(last -> last.plus(rule.syncPeriod()))
        .filter(now::isBefore);
  }

  private static ScalingDecision notDueYet(
      ScalingSpec rule, ScalingObservation seen, ScalingMemory memory, Instant due) {
    Replicas current = seen.specReplicas();
    return new ScalingDecision(
        rule.policy(),
        current,
        current,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Reason.of(
            "NotDueYet",
            String.format(
                Locale.ROOT,
                "the rule is evaluated every %s, next in %s",
                seconds(rule.syncPeriod()),
                seconds(Duration.between(seen.at(), due)))),
        memory);
  }

  /** One evaluation of the rule. */
  private record Evaluation(
      ScalingSpec rule, ScalingObservation seen, Stabilizer stabilizer, ScalingMemory memory) {

    ScalingDecision decide() {
      Replicas bound = Bounds.of(rule).clamp(current());
      if (current().value() == 0 && rule.minReplicas().value() > 0) {
        return disabled();
      }
      // segments are looked at first: two changes would cost a restart more than one
      if (!bound.equals(current()) && rule.policy() != ScalingSpec.Policy.SEGMENTS) {
        return moved(bound, new Recommended(List.of(), Optional.empty(), outside()));
      }
      Recommended recommended = Policy.of(rule.policy()).recommend(rule, seen);
      return recommended
          .replicas()
          .map(wanted -> stabilised(recommended, wanted))
          .orElseGet(
              () -> bound.equals(current()) ? unknown(recommended) : moved(bound, recommended));
    }

    private ScalingDecision disabled() {
      Reason reason =
          Reason.of(
              "ScalingDisabled",
              "0 replicas are asked for, which switches scaling off; ask for 1 or more to switch it"
                  + " on");
      return decision(
          new Recommended(List.of(), Optional.empty(), reason),
          current(),
          Optional.empty(),
          Optional.empty(),
          List.of(gotScale(), new Condition("ScalingActive", false, reason)),
          reason);
    }

    private ScalingDecision moved(Replicas bound, Recommended recommended) {
      Reason reason = outside();
      return decision(
          recommended,
          bound,
          Optional.of(bound),
          Optional.empty(),
          List.of(ableToScale(bound, Optional.empty())),
          Reason.of(reason.code(), arrow(bound) + ": " + reason.message()));
    }

    private ScalingDecision unknown(Recommended recommended) {
      Reason why = recommended.reason();
      return decision(
          recommended,
          current(),
          Optional.empty(),
          Optional.empty(),
          List.of(gotScale(), new Condition("ScalingActive", false, why)),
          Reason.of(why.code(), arrow(current()) + ": " + why.message()));
    }

    private ScalingDecision stabilised(Recommended recommended, Replicas wanted) {
      Stabilizer.Stabilized stable = stabilizer.stabilize(seen.at(), current(), wanted, memory);
      Replicas target = stable.replicas();
      return decision(
          recommended,
          target,
          Optional.of(Bounds.of(rule).clamp(wanted)),
          Optional.of(target),
          List.of(
              ableToScale(target, stable.held()),
              new Condition(
                  "ScalingActive",
                  true,
                  Reason.of("ValidMetricFound", recommended.reason().message())),
              new Condition(
                  "ScalingLimited",
                  stable.limited().isPresent(),
                  stable.limited().orElseGet(this::withinRange))),
          explained(recommended.reason(), target, stable));
    }

    private Reason explained(Reason sum, Replicas target, Stabilizer.Stabilized stable) {
      StringBuilder message = new StringBuilder(arrow(target) + " at " + sum.message());
      stable.held().ifPresent(held -> message.append("; ").append(held.message()));
      stable.limited().ifPresent(limit -> message.append("; ").append(limit.message()));
      String code =
          switch (Integer.signum(target.compareTo(current()))) {
            case 1 -> "ScaledUp";
            case -1 -> "ScaledDown";
            default -> stable.limited().or(stable::held).map(Reason::code).orElse(sum.code());
          };
      return Reason.of(code, message.toString());
    }

    private ScalingDecision decision(
        Recommended recommended,
        Replicas target,
        Optional<Replicas> bounded,
        Optional<Replicas> stabilized,
        List<Condition> conditions,
        Reason reason) {
      return new ScalingDecision(
          rule.policy(),
          current(),
          target,
          recommended.metrics(),
          recommended.replicas(),
          bounded,
          stabilized,
          conditions,
          reason,
          stabilizer.remember(
              memory, seen.at(), recommended.replicas(), target.value() - current().value()));
    }

    private Replicas current() {
      return seen.specReplicas();
    }

    private Reason outside() {
      return current().compareTo(rule.maxReplicas()) > 0
          ? Reason.of(
              "AboveMaximum", current() + " is above the rule's maximum " + rule.maxReplicas())
          : Reason.of(
              "BelowMinimum", current() + " is below the rule's minimum " + rule.minReplicas());
    }

    private Condition gotScale() {
      return new Condition(
          "AbleToScale",
          true,
          Reason.of("SucceededGetScale", replicas(current().value()) + " asked for now"));
    }

    private Condition ableToScale(Replicas target, Optional<Reason> held) {
      Reason ready =
          Reason.of("ReadyForNewScale", "the recommendation is not held back by earlier ones");
      return new Condition(
          "AbleToScale",
          true,
          target.equals(current())
              ? held.orElse(ready)
              : Reason.of("SucceededRescale", arrow(target)));
    }

    private Reason withinRange() {
      return Reason.of(
          "DesiredWithinRange",
          String.format(
              Locale.ROOT,
              "neither a rate nor the range %s to %s limits it",
              rule.minReplicas(),
              rule.maxReplicas()));
    }

    /** {@code from 2 to 4 replicas}, {@code 10 replicas stay}. */
    private String arrow(Replicas target) {
      if (target.equals(current())) {
        return replicas(current().value()) + (current().value() == 1 ? " stays" : " stay");
      }
      return "from " + current() + " to " + replicas(target.value());
    }
  }
}
