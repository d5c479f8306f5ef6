package io.millrace.operator;

import io.millrace.control.Pass;
import io.millrace.model.Reason;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The standard conditions of an application, read off a pass. */
final class Conditions {
  /** Reasons of pods that wait for room. */
  private static final Set<String> NO_ROOM =
      Set.of("Unschedulable", "SchedulingGated", "QuotaExceeded", "CapacityUnavailable");

  private Conditions() {}

  /**
   * One condition.
   *
   * @param type such as {@code Ready}
   * @param reason a word in CamelCase
   */
  record Condition(String type, boolean isTrue, String reason, String message) {

    /** As Kubernetes writes it; the time is that of the last change of its status. */
    Map<String, Object> written(List<Map<String, Object>> before, long generation, Instant now) {
      String status = isTrue ? "True" : "False";
      String since =
          before.stream()
              .filter(each -> type.equals(each.get("type")) && status.equals(each.get("status")))
              .map(each -> String.valueOf(each.get("lastTransitionTime")))
              .findFirst()
              .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("type", type);
      fields.put("status", status);
      fields.put("reason", reason.isBlank() ? "Unknown" : reason);
      fields.put("message", message);
      fields.put("lastTransitionTime", since);
      fields.put("observedGeneration", generation);
      return fields;
    }
  }

  static Condition valid() {
    return new Condition("Valid", true, "Accepted", "");
  }

  static Condition invalid(String message) {
    return new Condition("Valid", false, "Invalid", message);
  }

  /** What could not be done, or seen: it is tried again, and stands here until it goes. */
  static Condition trouble(String why) {
    return new Condition("Degraded", true, "Unavailable", why);
  }

  /**
   * Ready, Progressing, CapacityUnavailable and Degraded.
   *
   * @param trouble what the pass before could not do
   */
  static List<Condition> of(Pass pass, Optional<String> trouble) {
    Memory memory = pass.decision().next();
    List<Reason> reasons = pass.decision().reasons();
    Reason last = reasons.get(reasons.size() - 1);
    boolean isRunning =
        memory.phase() instanceof Phase.Running
            || memory.phase() instanceof Phase.StandingBy
            || memory.phase() instanceof Phase.Rescaling;
    boolean isProcessing =
        pass.seen()
            .jobManager()
            .ifKnown()
            .flatMap(JobManagerView::job)
            .filter(JobView::isFullyRunning)
            .isPresent();
    boolean isToEnd = !memory.savepointFailures().isEmpty();
    boolean isSettled =
        (memory.phase() instanceof Phase.Running && isProcessing && !isToEnd)
            || memory.phase() instanceof Phase.Suspended
            || memory.phase() instanceof Phase.Failed
            || memory.phase() instanceof Phase.Deleted;
    List<Condition> conditions = new ArrayList<>();
    conditions.add(
        isRunning && isProcessing
            ? new Condition("Ready", true, "JobRunning", "every task of the job runs")
            : new Condition("Ready", false, last.code(), last.message()));
    conditions.add(
        isSettled
            ? new Condition("Progressing", false, "Settled", "")
            : new Condition("Progressing", true, last.code(), last.message()));
    conditions.add(capacity(pass));
    conditions.add(
        trouble
            .filter(why -> !(memory.phase() instanceof Phase.Failed))
            .map(Conditions::trouble)
            .orElseGet(() -> degraded(memory, last)));
    return conditions;
  }

  private static Condition capacity(Pass pass) {
    Optional<Reason> problem =
        pass.seen().processes().stream()
            .flatMap(each -> each.problem().stream())
            .filter(each -> NO_ROOM.contains(each.code()))
            .findFirst();
    return problem
        .map(
            why ->
                new Condition(
                    "CapacityUnavailable",
                    true,
                    why.code(),
                    why.message()
                        + (why.code().equals("QuotaExceeded")
                            ? "; raise the quota, or ask for less"
                            : "; add nodes, or ask for less")))
        .orElseGet(() -> new Condition("CapacityUnavailable", false, "PodsHaveRoom", ""));
  }

  private static Condition degraded(Memory memory, Reason last) {
    if (memory.phase() instanceof Phase.Failed failed) {
      return new Condition("Degraded", true, failed.why().code(), failed.why().message());
    }
    Optional<Reason> standing = memory.standing().stream().findFirst();
    return (memory.phase() instanceof Phase.Recovering ? Optional.of(last) : standing)
        .map(why -> new Condition("Degraded", true, why.code(), why.message()))
        .orElseGet(() -> new Condition("Degraded", false, "Healthy", ""));
  }
}
