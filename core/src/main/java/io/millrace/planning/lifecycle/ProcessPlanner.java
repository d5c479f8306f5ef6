package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.ProcessSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides for a plain workload of equal replicas: so many of the current revision run, no others.
 */
public final class ProcessPlanner {
  private static final Duration STEADY_LOOK = Duration.ofSeconds(1);

  private ProcessPlanner() {}

  public static Decision plan(ProcessSpec spec, Observation seen, Memory memory) {
    Replicas present = ready(seen, memory.attempt());
    Sizing sizing =
        Sizing.byRule(
            spec,
            seen,
            memory,
            present,
            new Replicas(1),
            new Replicas(0),
            Sizing.Request.of(spec.cpuRequestMillis(), spec.memoryRequestMiB()));
    Draft draft = new Draft(sizing, STEADY_LOOK);
    Memory sized = sizing.memory();
    if (!Optional.of(spec.revision()).equals(sized.deployed())) {
      Memory deploying = sized.deploying(spec.revision(), seen.at());
      return draft.enter(
          deploying,
          new Phase.Running(seen.at()),
          Reason.of(
              "Deploying",
              "revision "
                  + spec.revision()
                  + " of "
                  + spec.image()
                  + " as attempt "
                  + deploying.attempt()));
    }
    boolean isComplete =
        present.equals(sized.desired()) && seen.processes().size() == present.value();
    if (isComplete) {
      Replacement replicas = new Replacement(sized.workers(), seen.processes());
      List<Reason> reasons = new ArrayList<>(replicas.told("ReplicaReplaced"));
      reasons.add(Reason.of("UpToDate", present + " of " + sized.desired() + " replicas ready"));
      return draft.steady(sized.wholeWith(replicas.restarts()), reasons);
    }
    return draft.act(
        sized,
        List.of(new Action.EnsureReplicas(spec, sized.attempt(), sized.desired())),
        Reason.of("Progressing", present + " of " + sized.desired() + " replicas ready"));
  }

  private static Replicas ready(Observation seen, long attempt) {
    return new Replicas(
        (int)
            seen.processes().stream()
                .filter(process -> process.attempt() == attempt)
                .filter(process -> process.state() == ProcessView.State.READY)
                .count());
  }
}
