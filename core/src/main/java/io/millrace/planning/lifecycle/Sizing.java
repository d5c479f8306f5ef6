package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.planning.scaling.ScalingObservation;
import io.millrace.planning.scaling.ScalingPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many replicas are wanted now: a new wish of the user first, else what the scaling rule says.
 *
 * @param memory with the wanted count in it
 * @param reasons why the count changed; empty when it did not
 * @param scaling the rule's evaluation, when there is a rule and it was due; a ScaledObject is
 *     evaluated at every look
 */
record Sizing(Memory memory, List<Reason> reasons, Optional<ScalingDecision> scaling) {

  /**
   * What one replica asks for; a utilization is relative to it.
   *
   * @param cpuMillis thousandths of a core
   */
  record Request(Optional<Integer> cpuMillis, Optional<Long> memoryBytes) {
    static Request of(Optional<Integer> cpuMillis, Optional<Integer> memoryMiB) {
      return new Request(cpuMillis, memoryMiB.map(mebibytes -> (long) mebibytes << 20));
    }
  }

  /**
   * @param present replicas that are there and usable
   * @param initial count of a first deployment
   * @param least fewest that make sense, whoever asks
   * @param request what one replica asks for
   */
  static Sizing byRule(
      ApplicationSpec spec,
      Observation seen,
      Memory memory,
      Replicas present,
      Replicas initial,
      Replicas least,
      Request request) {
    Sizing heard = byWish(spec, memory, initial, least);
    return spec.scaling()
        .map(rule -> evaluate(rule, seen, heard, present, least, request))
        .orElse(heard);
  }

  /**
   * Takes a changed wish of the user and leaves the rule alone; for phases in which nothing runs.
   */
  static Sizing byWish(ApplicationSpec spec, Memory memory, Replicas initial, Replicas least) {
    boolean isFirst = memory.attempt() == 0 && memory.desired().value() == 0;
    boolean hasNewWish =
        spec.replicas().isPresent() && !spec.replicas().equals(memory.userReplicas());
    if (!isFirst && !hasNewWish) {
      return new Sizing(memory.heard(spec.replicas()), List.of(), Optional.empty());
    }
    Replicas wanted = atLeast(least, spec.replicas().orElse(initial));
    Memory next = memory.heard(spec.replicas()).wanting(wanted);
    List<Reason> reasons =
        isFirst || wanted.equals(memory.desired())
            ? List.of()
            : List.of(
                Reason.of(
                    "ReplicasRequested",
                    "the user asked for " + wanted + " replicas instead of " + memory.desired()));
    return new Sizing(next, reasons, Optional.empty());
  }

  private static Replicas atLeast(Replicas least, Replicas count) {
    return count.compareTo(least) < 0 ? least : count;
  }

  private static Sizing evaluate(
      ScalingSpec rule,
      Observation seen,
      Sizing heard,
      Replicas present,
      Replicas least,
      Request request) {
    Memory memory = heard.memory();
    ScalingDecision decision =
        ScalingPlanner.plan(
            rule.atLeast(least),
            new ScalingObservation(
                seen.at(),
                memory.desired(),
                present,
                pods(seen, request),
                seen.metrics(),
                unread(seen)),
            memory.scaling());
    boolean isSilent =
        rule.events().isEmpty() && decision.next().equals(memory.scaling()) && !decision.isChange();
    if (isSilent) {
      return heard;
    }
    List<Reason> reasons = new ArrayList<>(heard.reasons());
    if (decision.isChange()) {
      reasons.add(decision.reason());
    }
    return new Sizing(
        memory.wanting(atLeast(least, decision.target())).scaled(decision.next()),
        reasons,
        Optional.of(decision));
  }

  /** Told by a job whose tasks all run; while they move, the sources tell of a part only. */
  private static Optional<Long> unread(Observation seen) {
    return seen.jobManager()
        .ifKnown()
        .flatMap(JobManagerView::job)
        .filter(JobManagerView.JobView::isFullyRunning)
        .flatMap(JobManagerView.JobView::backlog);
  }

  private static List<ScalingObservation.Pod> pods(Observation seen, Request request) {
    return seen.processes().stream()
        .filter(process -> process.role() != ProcessView.Role.JOB_MANAGER)
        .map(
            process ->
                new ScalingObservation.Pod(
                    process.id(),
                    Optional.of(process.since()),
                    process.state() == ProcessView.State.READY
                        ? Optional.of(process.since())
                        : Optional.empty(),
                    process.state() == ProcessView.State.STOPPING,
                    false,
                    request.cpuMillis(),
                    request.memoryBytes()))
        .toList();
  }
}
