package io.millrace.control;

import io.millrace.control.port.JobClient;
import io.millrace.control.port.Journal;
import io.millrace.control.port.MemoryStore;
import io.millrace.control.port.WishStore;
import io.millrace.control.port.WorkloadRuntime;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.decision.Action;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** An outside with no process in it, which writes down each call in its order. */
final class Outside implements WorkloadRuntime, JobClient, MemoryStore, Journal, WishStore {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<Pass> journal = new CopyOnWriteArrayList<>();
  volatile List<ProcessView> processes = List.of();
  volatile boolean isRuntimeDown;
  volatile boolean isRestDown;
  volatile boolean isStoreDown;
  volatile Memory stored = Memory.NEW;
  volatile Runnable onKeep = () -> {};
  volatile Runnable onProcesses = () -> {};

  private void called(String what, boolean isDown) {
    calls.add(what);
    if (isDown) {
      throw new UnavailableException(what + " is not available");
    }
  }

  @Override
  public List<ProcessView> processes(ApplicationName application) {
    called("processes", isRuntimeDown);
    onProcesses.run();
    return processes;
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application) {
    return processes.isEmpty() ? Optional.empty() : Optional.of(URI.create("http://jm"));
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application, long attempt) {
    return jobManagerAddress(application);
  }

  @Override
  public void ensureStandby(Action.EnsureStandby wanted) {
    called("ensureStandby", isRuntimeDown);
  }

  @Override
  public void removeOthers(Action.RemoveOthers wanted) {
    called("removeOthers", isRuntimeDown);
  }

  @Override
  public void rehearse(URI jobManager, Action.RehearseJob wanted) {
    called("rehearse " + wanted.rehearsal(), isRestDown);
  }

  @Override
  public void submit(URI jobManager, Action.SubmitJob wanted) {
    called("submit " + wanted.jobId(), isRestDown);
  }

  @Override
  public Reading<Optional<Snapshot>> newestCheckpoint(
      FlinkSpec spec, String incarnation, long attempt) {
    called("newestCheckpoint", isRuntimeDown);
    return Reading.known(Optional.empty(), Samples.NOW);
  }

  @Override
  public void ensureJobManager(Action.EnsureJobManager wanted) {
    called("ensureJobManager", isRuntimeDown);
  }

  @Override
  public void ensureTaskManagers(Action.EnsureTaskManagers wanted) {
    called("ensureTaskManagers", isRuntimeDown);
  }

  @Override
  public void ensureReplicas(Action.EnsureReplicas wanted) {
    called("ensureReplicas", isRuntimeDown);
  }

  @Override
  public void removeJobManager(Action.RemoveJobManager wanted) {
    called("removeJobManager", isRuntimeDown);
  }

  @Override
  public void removeCluster(Action.RemoveCluster wanted) {
    called("removeCluster", isRuntimeDown);
  }

  @Override
  public JobManagerView observe(URI jobManager, Optional<String> triggerId) {
    called("observe " + triggerId.orElse("-"), isRestDown);
    return new JobManagerView(new TreeSet<>(), 0, Optional.empty(), Optional.empty());
  }

  @Override
  public void declareParallelism(URI jobManager, String jobId, int upperBound) {
    called("declareParallelism " + upperBound, isRestDown);
  }

  @Override
  public void triggerCheckpoint(URI jobManager, String jobId) {
    called("triggerCheckpoint", isRestDown);
  }

  @Override
  public void triggerSavepoint(URI jobManager, String jobId, String triggerId) {
    called("triggerSavepoint " + triggerId, isRestDown);
  }

  @Override
  public void stopWithSavepoint(URI jobManager, String jobId, String triggerId, boolean drain) {
    called("stopWithSavepoint " + triggerId + " " + drain, isRestDown);
  }

  @Override
  public Memory load(ApplicationName application) {
    called("load", isStoreDown);
    return stored;
  }

  @Override
  public boolean save(ApplicationName application, Memory next) {
    called("save", isStoreDown);
    if (stored.version() != next.version() - 1) {
      return false;
    }
    stored = next;
    return true;
  }

  @Override
  public void forget(ApplicationName application) {
    stored = Memory.NEW;
  }

  @Override
  public void append(Pass pass) {
    called("append", false);
    journal.add(pass);
  }

  @Override
  public List<Pass> last(ApplicationName application, int limit) {
    return journal.subList(Math.max(0, journal.size() - limit), journal.size());
  }

  @Override
  public ApplicationSpec merge(ApplicationSpec fromFile) {
    return fromFile;
  }

  @Override
  public void keep(ApplicationSpec wanted) {
    onKeep.run();
  }
}
