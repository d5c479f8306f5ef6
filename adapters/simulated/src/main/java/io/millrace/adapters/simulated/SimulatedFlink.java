package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.JobClient;
import io.millrace.model.ApplicationName;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** The REST interfaces of all simulated JobManagers. */
public final class SimulatedFlink implements JobClient {
  private final Map<URI, SimulatedJob> jobs = new TreeMap<>();
  // what high availability keeps: the newest order, with the parallelism that was declared last
  private final Map<ApplicationName, Action.EnsureJobManager> kept = new TreeMap<>();
  private final Set<String> broken = new TreeSet<>();
  private final VirtualClock clock;
  private final Dice dice;
  private final Timings timings;
  private final SimulatedStorage storage;
  private final Door door;
  private final Witness witness;

  public SimulatedFlink(
      VirtualClock clock,
      Dice dice,
      Timings timings,
      SimulatedStorage storage,
      Door door,
      Witness witness) {
    this.clock = clock;
    this.dice = dice;
    this.timings = timings;
    this.storage = storage;
    this.door = door;
    this.witness = witness;
  }

  static URI address(ApplicationName application) {
    return URI.create("sim://" + application);
  }

  /** The job of this image throws whenever it begins. */
  void breakJob(String image) {
    broken.add(image);
  }

  boolean isHighlyAvailable(ApplicationName application) {
    return order(application).filter(order -> order.spec().isHighlyAvailable()).isPresent();
  }

  /** What the newest JobManager was to run. */
  Optional<Action.EnsureJobManager> order(ApplicationName application) {
    return Optional.ofNullable(kept.get(application));
  }

  void up(Action.EnsureJobManager asked) {
    ApplicationName name = asked.spec().name();
    Action.EnsureJobManager order =
        order(name)
            .filter(known -> known.jobId().equals(asked.jobId()) && isHighlyAvailable(name))
            .map(this::restored)
            .orElse(asked);
    kept.put(name, order);
    SimulatedJob job = new SimulatedJob(clock, dice, timings, storage, witness, order);
    jobs.put(address(name), job);
    clock.after(
        dice.draw(timings.registration()),
        () -> {
          if (job.isLive()) {
            job.begin();
            if (broken.contains(order.spec().image())) {
              job.end(JobState.FAILED, "the main method threw");
            }
          }
        });
  }

  private Action.EnsureJobManager restored(Action.EnsureJobManager order) {
    return new Action.EnsureJobManager(
        order.spec(),
        order.attempt(),
        order.jobId(),
        order.parallelism(),
        storage.newest(order.spec().name()).map(Snapshot::path));
  }

  void down(ApplicationName application, String how) {
    SimulatedJob job = jobs.remove(address(application));
    if (job != null) {
      job.down(how);
    }
  }

  /** The living JobManager's job, whether or not REST answers. */
  Optional<SimulatedJob> of(ApplicationName application) {
    return Optional.ofNullable(jobs.get(address(application)));
  }

  Optional<JobView> job(ApplicationName application) {
    return of(application).flatMap(job -> job.view(Optional.empty()).job());
  }

  @Override
  public JobManagerView observe(URI jobManager, Optional<String> triggerId) {
    return door.call(Port.REST, "observe", () -> at(jobManager).view(triggerId));
  }

  @Override
  public void declareParallelism(URI jobManager, String jobId, int upperBound) {
    if (upperBound < 1) {
      throw new IllegalArgumentException("upperBound must be at least 1: " + upperBound);
    }
    ask(
        jobManager,
        jobId,
        "declareParallelism",
        spec -> new Action.DeclareParallelism(spec, jobId, upperBound),
        job -> {
          if (job.job().declared().isEmpty()) {
            throw new UnavailableException("the scheduler takes every slot and is told none");
          }
          job.declare(upperBound);
          kept.computeIfPresent(
              job.spec().name(),
              (name, order) ->
                  new Action.EnsureJobManager(
                      order.spec(),
                      order.attempt(),
                      order.jobId(),
                      upperBound,
                      order.restoreFrom()));
        });
  }

  @Override
  public void triggerCheckpoint(URI jobManager, String jobId) {
    ask(
        jobManager,
        jobId,
        "triggerCheckpoint",
        spec -> new Action.TriggerCheckpoint(spec, jobId),
        SimulatedJob::triggerCheckpoint);
  }

  @Override
  public void triggerSavepoint(URI jobManager, String jobId, String triggerId) {
    ask(
        jobManager,
        jobId,
        "triggerSavepoint",
        spec -> new Action.TriggerSavepoint(spec, jobId, triggerId),
        job -> job.savepoint(triggerId, false));
  }

  @Override
  public void stopWithSavepoint(URI jobManager, String jobId, String triggerId, boolean drain) {
    ask(
        jobManager,
        jobId,
        "stopWithSavepoint",
        spec -> new Action.StopWithSavepoint(spec, jobId, triggerId, drain),
        job -> job.savepoint(triggerId, true));
  }

  private void ask(
      URI jobManager,
      String jobId,
      String what,
      Function<FlinkSpec, Action> action,
      Consumer<SimulatedJob> call) {
    door.run(
        Port.REST,
        what,
        () -> {
          SimulatedJob job = at(jobManager);
          if (job.view(Optional.empty()).job().filter(view -> view.id().equals(jobId)).isEmpty()) {
            throw new UnavailableException("there is no job " + jobId);
          }
          witness.acted(clock.instant(), action.apply(job.spec()));
          call.accept(job);
        });
  }

  private SimulatedJob at(URI jobManager) {
    SimulatedJob job = jobs.get(jobManager);
    if (job == null) {
      throw new UnavailableException("nothing listens at " + jobManager);
    }
    return job;
  }
}
