package io.millrace.planning.lifecycle;

import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves a running job in place. Up: TaskManagers first, then the parallelism, then a checkpoint so
 * that it happens now. Down: the parallelism first, then a checkpoint, then the idle TaskManagers
 * go. The job runs on meanwhile but for the moment in which it is restored. In native mode Flink
 * makes and removes the TaskManagers: there it is the parallelism first both times.
 */
final class Rescale {
  private Rescale() {}

  /**
   * @param elapsed time in the phase
   * @param wholeStepWait how long to wait for all new TaskManagers before taking those that came
   * @return end states to ask for; empty when the target is reached
   */
  static Optional<List<Action>> step(
      FlinkSpec spec,
      FlinkView view,
      Phase.Rescaling phase,
      Duration elapsed,
      Duration wholeStepWait) {
    int there = view.taskManagers().size();
    int to = phase.to().value();
    Optional<JobView> job = view.job();
    if (job.isEmpty()) {
      return Optional.of(List.of());
    }
    if (spec.isReactive()) {
      return reactive(spec, view, to);
    }
    return there > to
        ? Optional.of(down(spec, view, job.get(), to, elapsed.compareTo(wholeStepWait) > 0))
        : up(spec, view, job.get(), to, elapsed.compareTo(wholeStepWait) > 0);
  }

  private static Optional<List<Action>> up(
      FlinkSpec spec, FlinkView view, JobView job, int to, boolean takesWhatCame) {
    int slots = spec.cluster().slots();
    int registered = view.present().value();
    boolean isThere = registered >= to && job.parallelism() >= to * slots && job.isFullyRunning();
    if (isThere) {
      return Optional.empty();
    }
    if (spec.isNative()) {
      // they come because the job asks for slots, and in no other way
      boolean hasRoom = registered * slots > job.parallelism() || !isDeclared(job, to * slots);
      return Optional.of(hasRoom ? declareThenCheckpoint(spec, job, to * slots) : List.of());
    }
    List<Action> actions = new ArrayList<>();
    if (registered < to) {
      actions.add(Action.EnsureTaskManagers.of(spec, view.attempt(), to));
    }
    if (registered >= to || takesWhatCame) {
      actions.addAll(declareThenCheckpoint(spec, job, Math.min(registered, to) * slots));
    }
    return Optional.of(actions);
  }

  /**
   * With several slots a TaskManager, tasks may stay spread over more of them than needed: then the
   * rest goes anyway.
   */
  private static List<Action> down(
      FlinkSpec spec, FlinkView view, JobView job, int to, boolean takesBusyOnes) {
    int slots = to * spec.cluster().slots();
    // a wider declaration may still take effect, and bring tasks to a TaskManager that looks idle
    boolean isNarrow =
        job.isFullyRunning()
            && job.parallelism() <= slots
            && job.declared().filter(declared -> declared > slots).isEmpty();
    return isNarrow && (takesBusyOnes || job.occupied().size() <= to)
        ? List.of(shrink(spec, view, to))
        : declareThenCheckpoint(spec, job, slots);
  }

  /** Flink itself takes every slot there is. */
  private static Optional<List<Action>> reactive(FlinkSpec spec, FlinkView view, int to) {
    int there = view.taskManagers().size();
    if (there == to && view.present().value() >= to) {
      return Optional.empty();
    }
    return Optional.of(
        List.of(
            there > to
                ? shrink(spec, view, to)
                : Action.EnsureTaskManagers.of(spec, view.attempt(), to)));
  }

  private static Action shrink(FlinkSpec spec, FlinkView view, int to) {
    return new Action.EnsureTaskManagers(spec, view.attempt(), new Replicas(to), view.idle());
  }

  /**
   * A rescale happens at the next completed checkpoint; one is asked for until the job has moved.
   */
  static List<Action> declareThenCheckpoint(FlinkSpec spec, JobView job, int slots) {
    if (slots < 1) {
      return List.of();
    }
    if (!isDeclared(job, slots)) {
      return List.of(new Action.DeclareParallelism(spec, job.id(), slots));
    }
    boolean canCheckpoint = job.state() == JobState.RUNNING && job.isFullyRunning();
    return canCheckpoint && job.parallelism() != slots
        ? List.of(new Action.TriggerCheckpoint(spec, job.id()))
        : List.of();
  }

  private static boolean isDeclared(JobView job, int slots) {
    return job.declared().equals(Optional.of(slots));
  }
}
