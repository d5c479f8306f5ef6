package io.millrace.control;

import io.millrace.control.port.WorkloadRuntime;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A runtime that is another one, for tests that break a single call of it. */
abstract class Forwarding implements WorkloadRuntime {
  private final WorkloadRuntime to;

  Forwarding(WorkloadRuntime to) {
    this.to = to;
  }

  @Override
  public List<ProcessView> processes(ApplicationName application) {
    return to.processes(application);
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application) {
    return to.jobManagerAddress(application);
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application, long attempt) {
    return to.jobManagerAddress(application, attempt);
  }

  @Override
  public void ensureStandby(Action.EnsureStandby wanted) {
    to.ensureStandby(wanted);
  }

  @Override
  public void removeOthers(Action.RemoveOthers wanted) {
    to.removeOthers(wanted);
  }

  @Override
  public Reading<Optional<Snapshot>> newestCheckpoint(
      FlinkSpec spec, String incarnation, long attempt) {
    return to.newestCheckpoint(spec, incarnation, attempt);
  }

  @Override
  public void ensureJobManager(Action.EnsureJobManager wanted) {
    to.ensureJobManager(wanted);
  }

  @Override
  public void ensureTaskManagers(Action.EnsureTaskManagers wanted) {
    to.ensureTaskManagers(wanted);
  }

  @Override
  public void ensureReplicas(Action.EnsureReplicas wanted) {
    to.ensureReplicas(wanted);
  }

  @Override
  public void removeJobManager(Action.RemoveJobManager wanted) {
    to.removeJobManager(wanted);
  }

  @Override
  public void removeCluster(Action.RemoveCluster wanted) {
    to.removeCluster(wanted);
  }
}
