package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.JobClient;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** The REST interfaces of all simulated JobManagers. */
public final class SimulatedFlink implements JobClient {
  private static final Reason MAIN_THREW = Reason.of("JobRefused", "the main method threw");

  private final Map<URI, SimulatedJob> jobs = new TreeMap<>();
  // what high availability keeps: the newest order, with the parallelism that was declared last
  private final Map<ApplicationName, Action.EnsureJobManager> kept = new TreeMap<>();
  private final Set<String> broken = new TreeSet<>();
  private final Set<String> unusable = new TreeSet<>();
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

  static URI address(ApplicationName application, long attempt) {
    return URI.create(prefix(application) + attempt);
  }

  private static String prefix(ApplicationName application) {
    return "sim://" + application + "/";
  }

  /** The job of this image throws whenever it begins. */
  void breakJob(String image) {
    broken.add(image);
  }

  /** The main method of this image's job throws: a session does not take it. */
  void breakMain(String image) {
    unusable.add(image);
    broken.add(image);
  }

  private boolean isHighlyAvailable(ApplicationName application) {
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
    SimulatedJob job = new SimulatedJob(clock, dice, timings, storage, witness, order);
    jobs.put(address(name, order.attempt()), job);
    if (order.isSession()) {
      return; // it is given a job later
    }
    kept.put(name, order);
    clock.after(dice.draw(timings.registration()), () -> begin(job));
  }

  private void begin(SimulatedJob job) {
    if (job.isLive()) {
      job.begin();
      if (broken.contains(job.spec().image())) {
        job.end(JobState.FAILED, "the main method threw");
      }
    }
  }

  private void given(URI jobManager, String name, Action action, Consumer<SimulatedJob> taken) {
    door.run(
        Port.REST,
        "give a job",
        () -> {
          SimulatedJob job = at(jobManager);
          witness.acted(clock.instant(), action);
          if (job.isGiven(name)) {
            return;
          }
          boolean isUnusable = unusable.contains(job.spec().image());
          // the user's main method runs first
          clock.after(
              dice.draw(timings.registration()),
              () -> {
                if (job.isLive() && jobs.get(jobManager) == job) {
                  job.answered(name, isUnusable ? Optional.of(MAIN_THREW) : Optional.empty());
                  if (!isUnusable) {
                    taken.accept(job);
                  }
                }
              });
        });
  }

  @Override
  public void rehearse(URI jobManager, Action.RehearseJob wanted) {
    given(jobManager, wanted.rehearsal(), wanted, job -> {});
  }

  @Override
  public void submit(URI jobManager, Action.SubmitJob wanted) {
    given(
        jobManager,
        wanted.jobId(),
        wanted,
        job -> {
          Action.EnsureJobManager order =
              new Action.EnsureJobManager(
                  wanted.spec(),
                  wanted.attempt(),
                  wanted.jobId(),
                  wanted.parallelism(),
                  wanted.restoreFrom(),
                  true);
          kept.put(wanted.spec().name(), order);
          job.order(order);
          begin(job);
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

  void down(ApplicationName application, long attempt, String how) {
    SimulatedJob job = jobs.remove(address(application, attempt));
    if (job != null) {
      job.down(how);
    }
  }

  /** All JobManagers at once. */
  void down(ApplicationName application, String how) {
    all(application).forEach(job -> down(application, job.attempt(), how));
  }

  Optional<SimulatedJob> of(ApplicationName application, long attempt) {
    return Optional.ofNullable(jobs.get(address(application, attempt)));
  }

  List<SimulatedJob> all(ApplicationName application) {
    return jobs.entrySet().stream()
        .filter(entry -> entry.getKey().toString().startsWith(prefix(application)))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The job that runs, else the newest JobManager's, whether or not REST answers. */
  Optional<SimulatedJob> of(ApplicationName application) {
    return all(application).stream()
        .max(
            Comparator.comparing((SimulatedJob job) -> job.isLive() && job.hasBegun())
                .thenComparing(SimulatedJob::attempt));
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
                      order.restoreFrom(),
                      order.isSession()));
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
