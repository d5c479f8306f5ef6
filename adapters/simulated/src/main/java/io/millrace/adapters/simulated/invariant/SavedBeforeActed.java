package io.millrace.adapters.simulated.invariant;

import io.millrace.model.decision.Action;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.FlinkSpec;
import java.time.Instant;

/** What an action rests on is durable before it is asked for. */
final class SavedBeforeActed extends Invariant {
  private Memory stored = Memory.NEW;

  @Override
  public void saved(Instant at, Memory before, Memory after) {
    stored = after;
  }

  @Override
  public void acted(Instant at, Action action) {
    require(
        action.accept(new IsCovered(stored)),
        "%s while the stored memory is in %s, attempt %d, wanting %s",
        action.getClass().getSimpleName(),
        stored.phase(),
        stored.attempt(),
        stored.desired());
  }

  /** Whether a control plane that knows only the memory would ask for the same. */
  private record IsCovered(Memory stored) implements Action.Cases<Boolean> {
    @Override
    public Boolean ensureJobManager(Action.EnsureJobManager action) {
      boolean isToBegin =
          stored.phase() instanceof Phase.Starting starting
              && starting.restoreFrom().equals(action.restoreFrom());
      boolean isRestored =
          action.spec().isHighlyAvailable()
              && stored.begunFrom().equals(action.restoreFrom())
              && (stored.phase() instanceof Phase.Running
                  || stored.phase() instanceof Phase.Rescaling
                  || stored.phase() instanceof Phase.Savepointing);
      return (isToBegin || isRestored) && stored.attempt() == action.attempt();
    }

    @Override
    public Boolean ensureStandby(Action.EnsureStandby action) {
      return isStandingBy(action.spec(), action.attempt())
          && stored.desired().equals(action.replicas());
    }

    @Override
    public Boolean rehearseJob(Action.RehearseJob action) {
      return isStandingBy(action.spec(), action.attempt());
    }

    private boolean isStandingBy(FlinkSpec spec, long attempt) {
      return stored.phase() instanceof Phase.StandingBy phase
          && phase.revision().equals(spec.revision())
          && stored.attempt() + 1 == attempt;
    }

    @Override
    public Boolean submitJob(Action.SubmitJob action) {
      return stored.phase() instanceof Phase.Starting starting
          && starting.restoreFrom().equals(action.restoreFrom())
          && stored.attempt() == action.attempt();
    }

    @Override
    public Boolean removeOthers(Action.RemoveOthers action) {
      return stored.phase() instanceof Phase.Running && stored.attempt() == action.attempt();
    }

    @Override
    public Boolean ensureTaskManagers(Action.EnsureTaskManagers action) {
      boolean mayHaveAny =
          stored.phase() instanceof Phase.Starting
              || stored.phase() instanceof Phase.Running
              || stored.phase() instanceof Phase.Rescaling;
      return mayHaveAny
          && stored.attempt() == action.attempt()
          && stored.desired().equals(action.replicas());
    }

    @Override
    public Boolean removeJobManager(Action.RemoveJobManager action) {
      boolean mayEnd =
          stored.phase() instanceof Phase.Recovering || stored.phase() instanceof Phase.Starting;
      return mayEnd && stored.attempt() == action.attempt();
    }

    @Override
    public Boolean removeCluster(Action.RemoveCluster action) {
      boolean mayEnd =
          stored.phase() instanceof Phase.Stopping
              || stored.phase() instanceof Phase.Recovering
              || stored.phase() instanceof Phase.Failed;
      return mayEnd && stored.attempt() == action.attempt();
    }

    @Override
    public Boolean declareParallelism(Action.DeclareParallelism action) {
      return (stored.phase() instanceof Phase.Running || stored.phase() instanceof Phase.Rescaling)
          && action.upperBound() <= stored.desired().value() * action.spec().cluster().slots();
    }

    @Override
    public Boolean triggerCheckpoint(Action.TriggerCheckpoint action) {
      return stored.phase() instanceof Phase.Running || stored.phase() instanceof Phase.Rescaling;
    }

    @Override
    public Boolean triggerSavepoint(Action.TriggerSavepoint action) {
      return stored.phase() instanceof Phase.Savepointing saving
          && saving.triggerId().equals(action.triggerId())
          && saving.then() == Phase.Savepointing.Then.RUN_ON;
    }

    @Override
    public Boolean stopWithSavepoint(Action.StopWithSavepoint action) {
      return stored.phase() instanceof Phase.Savepointing saving
          && saving.triggerId().equals(action.triggerId())
          && (saving.then() == Phase.Savepointing.Then.DRAIN) == action.drain();
    }

    @Override
    public Boolean ensureReplicas(Action.EnsureReplicas action) {
      return stored.attempt() == action.attempt() && stored.desired().equals(action.replicas());
    }
  }
}
