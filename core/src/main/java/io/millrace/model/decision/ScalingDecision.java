package io.millrace.model.decision;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a scaling rule came to its size: recommend, bound, stabilise.
 *
 * @param policy who recommended
 * @param current replicas before
 * @param target replicas after; equal to {@code current} for a hold
 * @param metrics each metric with what it proposed; empty when none had to be asked
 * @param recommended largest proposal of the metrics, before bounds; empty when none was asked, or
 *     what could be read does not suffice
 * @param bounded within the rule's minimum and maximum
 * @param stabilized after the stabilisation window and the rate policies
 * @param conditions Kubernetes' conditions AbleToScale, ScalingActive and ScalingLimited; of a
 *     ScaledObject also KEDA's; one that is missing is as it was
 * @param reason the one sentence that answers "why this many"
 * @param next memory of the rule
 */
public record ScalingDecision(
    ScalingSpec.Policy policy,
    Replicas current,
    Replicas target,
    List<MetricProposal> metrics,
    Optional<Replicas> recommended,
    Optional<Replicas> bounded,
    Optional<Replicas> stabilized,
    List<Condition> conditions,
    Reason reason,
    ScalingMemory next) {

  /**
   * What one metric proposes.
   *
   * @param metric its name, with the selector where it has one
   * @param value what was read; empty when unknown
   * @param target what it is held against, in words such as {@code "1 per replica"}
   * @param age how old the value was
   * @param proposal replicas it asks for; empty when the value is unknown
   * @param reason the arithmetic, or why the value is unknown
   */
  public record MetricProposal(
      String metric,
      Optional<Double> value,
      String target,
      Optional<Duration> age,
      Optional<Replicas> proposal,
      Reason reason) {}

  /**
   * A condition as Kubernetes writes it into the status of a HorizontalPodAutoscaler, or KEDA into
   * that of a ScaledObject.
   */
  public record Condition(String type, Status status, Reason reason) {
    /** Whether it holds. */
    public enum Status {
      TRUE,
      FALSE,
      UNKNOWN
    }

    public Condition(String type, boolean isTrue, Reason reason) {
      this(type, isTrue ? Status.TRUE : Status.FALSE, reason);
    }

    public boolean isTrue() {
      return status == Status.TRUE;
    }
  }

  public ScalingDecision {
    metrics = List.copyOf(metrics);
    conditions = List.copyOf(conditions);
  }

  /** The same decision, explained and remembered otherwise. */
  public ScalingDecision remembering(ScalingMemory memory, Reason why) {
    return new ScalingDecision(
        policy,
        current,
        target,
        metrics,
        recommended,
        bounded,
        stabilized,
        conditions,
        why,
        memory);
  }

  public boolean isChange() {
    return !current.equals(target);
  }
}
