package io.millrace.adapters.web.view;

import io.millrace.model.decision.Action;

/** An action in a few words. */
record ActionWords() implements Action.Cases<String> {
  static String of(Action action) {
    return action.accept(new ActionWords());
  }

  @Override
  public String ensureJobManager(Action.EnsureJobManager action) {
    return "JobManager of attempt %d runs, parallelism %d, %s"
        .formatted(
            action.attempt(),
            action.parallelism(),
            action.restoreFrom().map(path -> "restored from " + path).orElse("without state"));
  }

  @Override
  public String ensureTaskManagers(Action.EnsureTaskManagers action) {
    return action.replicas() + " TaskManagers run";
  }

  @Override
  public String ensureStandby(Action.EnsureStandby action) {
    return "attempt %d stands by with %s TaskManagers"
        .formatted(action.attempt(), action.replicas());
  }

  @Override
  public String rehearseJob(Action.RehearseJob action) {
    return "job rehearsed in attempt " + action.attempt();
  }

  @Override
  public String submitJob(Action.SubmitJob action) {
    return "job given to attempt %d, parallelism %d, %s"
        .formatted(
            action.attempt(),
            action.parallelism(),
            action.restoreFrom().map(path -> "restored from " + path).orElse("without state"));
  }

  @Override
  public String removeOthers(Action.RemoveOthers action) {
    return "other attempts than " + action.attempt() + " go";
  }

  @Override
  public String removeJobManager(Action.RemoveJobManager action) {
    return "JobManager goes";
  }

  @Override
  public String removeCluster(Action.RemoveCluster action) {
    return "cluster goes";
  }

  @Override
  public String declareParallelism(Action.DeclareParallelism action) {
    return "parallelism up to " + action.upperBound() + " declared";
  }

  @Override
  public String triggerCheckpoint(Action.TriggerCheckpoint action) {
    return "checkpoint asked for";
  }

  @Override
  public String triggerSavepoint(Action.TriggerSavepoint action) {
    return "savepoint asked for";
  }

  @Override
  public String stopWithSavepoint(Action.StopWithSavepoint action) {
    return action.drain() ? "job drains and stops with a savepoint" : "job stops with a savepoint";
  }

  @Override
  public String ensureReplicas(Action.EnsureReplicas action) {
    return action.replicas() + (action.replicas().value() == 1 ? " replica runs" : " replicas run");
  }
}
