package io.millrace.control;

import io.millrace.control.port.JobClient;
import io.millrace.control.port.WorkloadRuntime;
import io.millrace.model.ApplicationName;
import io.millrace.model.decision.Action;
import java.net.URI;
import java.util.function.Consumer;

/** Carries actions out through the ports. It never decides. */
public final class Actuator {
  private final WorkloadRuntime runtime;
  private final JobClient jobs;

  public Actuator(WorkloadRuntime runtime, JobClient jobs) {
    this.runtime = runtime;
    this.jobs = jobs;
  }

  /**
   * @param attempt the deployment that runs, whose job an action without an attempt is about
   * @throws UnavailableException if the outside does not answer; the next pass asks again
   */
  public void carryOut(Action action, long attempt) {
    action.accept(new Doing(attempt)).run();
  }

  private Runnable ask(ApplicationName application, long attempt, Consumer<URI> call) {
    return () ->
        call.accept(
            runtime
                .jobManagerAddress(application, attempt)
                .orElseThrow(
                    () ->
                        new UnavailableException(
                            "no JobManager address of " + application + " in attempt " + attempt)));
  }

  private final class Doing implements Action.Cases<Runnable> {
    private final long attempt;

    Doing(long attempt) {
      this.attempt = attempt;
    }

    @Override
    public Runnable ensureJobManager(Action.EnsureJobManager action) {
      return () -> runtime.ensureJobManager(action);
    }

    @Override
    public Runnable ensureTaskManagers(Action.EnsureTaskManagers action) {
      return () -> runtime.ensureTaskManagers(action);
    }

    @Override
    public Runnable ensureStandby(Action.EnsureStandby action) {
      return () -> runtime.ensureStandby(action);
    }

    @Override
    public Runnable removeOthers(Action.RemoveOthers action) {
      return () -> runtime.removeOthers(action);
    }

    @Override
    public Runnable rehearseJob(Action.RehearseJob action) {
      return ask(action.spec().name(), action.attempt(), uri -> jobs.rehearse(uri, action));
    }

    @Override
    public Runnable submitJob(Action.SubmitJob action) {
      return ask(action.spec().name(), action.attempt(), uri -> jobs.submit(uri, action));
    }

    @Override
    public Runnable removeJobManager(Action.RemoveJobManager action) {
      return () -> runtime.removeJobManager(action);
    }

    @Override
    public Runnable removeCluster(Action.RemoveCluster action) {
      return () -> runtime.removeCluster(action);
    }

    @Override
    public Runnable ensureReplicas(Action.EnsureReplicas action) {
      return () -> runtime.ensureReplicas(action);
    }

    @Override
    public Runnable declareParallelism(Action.DeclareParallelism action) {
      return ask(
          action.spec().name(),
          attempt,
          uri -> jobs.declareParallelism(uri, action.jobId(), action.upperBound()));
    }

    @Override
    public Runnable triggerCheckpoint(Action.TriggerCheckpoint action) {
      return ask(action.spec().name(), attempt, uri -> jobs.triggerCheckpoint(uri, action.jobId()));
    }

    @Override
    public Runnable triggerSavepoint(Action.TriggerSavepoint action) {
      return ask(
          action.spec().name(),
          attempt,
          uri -> jobs.triggerSavepoint(uri, action.jobId(), action.triggerId()));
    }

    @Override
    public Runnable stopWithSavepoint(Action.StopWithSavepoint action) {
      return ask(
          action.spec().name(),
          attempt,
          uri -> jobs.stopWithSavepoint(uri, action.jobId(), action.triggerId(), action.drain()));
    }
  }
}
