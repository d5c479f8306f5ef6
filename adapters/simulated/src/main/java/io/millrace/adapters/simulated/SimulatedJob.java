package io.millrace.adapters.simulated;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.GivenView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One JobManager with its job, under the adaptive scheduler: it waits for slots, moves to the slots
 * that it may use at the next completed checkpoint, and starts again from the newest one when a
 * TaskManager dies.
 */
final class SimulatedJob {
  private static final int VERTICES = 2;

  private final VirtualClock clock;
  private final Dice dice;
  private final Timings timings;
  private final SimulatedStorage storage;
  private final Witness witness;
  private Action.EnsureJobManager order;
  private final SortedMap<String, Integer> slots = new TreeMap<>();
  private final Map<String, SavepointView> savepoints = new TreeMap<>();
  private final SortedSet<String> occupied = new TreeSet<>();
  private JobState state = JobState.STARTING;
  private int declared;
  private int parallelism;
  private long restarts;
  private long checkpoints;
  private Optional<Snapshot> checkpoint = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private boolean isUp = true;
  private boolean hasBegun;
  private Optional<String> underWay = Optional.empty();
  private Optional<GivenView> given = Optional.empty();
  private boolean isCheckpointing;
  private boolean isStopping;
  // what was planned for the tasks of an older deployment does not happen to a newer one
  private long deployment;

  SimulatedJob(
      VirtualClock clock,
      Dice dice,
      Timings timings,
      SimulatedStorage storage,
      Witness witness,
      Action.EnsureJobManager order) {
    this.clock = clock;
    this.dice = dice;
    this.timings = timings;
    this.storage = storage;
    this.witness = witness;
    this.order = order;
    this.declared = order.parallelism();
    // one that is restored under its old name goes on counting
    this.checkpoints = storage.of(order.spec().name()).size();
  }

  private ApplicationName name() {
    return order.spec().name();
  }

  FlinkSpec spec() {
    return order.spec();
  }

  long attempt() {
    return order.attempt();
  }

  boolean hasBegun() {
    return hasBegun;
  }

  /** Whether it was given this already, or has a job. */
  boolean isGiven(String name) {
    boolean isKnown =
        hasBegun
            || underWay.equals(Optional.of(name))
            || given.filter(view -> view.name().equals(name)).isPresent();
    if (!isKnown) {
      underWay = Optional.of(name);
    }
    return isKnown;
  }

  void answered(String name, Optional<Reason> refused) {
    underWay = Optional.empty();
    given = Optional.of(new GivenView(name, refused));
  }

  /** The job that a session's JobManager was given. */
  void order(Action.EnsureJobManager job) {
    order = job;
    declared = job.parallelism();
  }

  boolean isLive() {
    return isUp && !isTerminal();
  }

  private boolean isTerminal() {
    return state == JobState.FINISHED || state == JobState.CANCELED || state == JobState.FAILED;
  }

  /** The JobManager dies, and with it the job. */
  void down(String how) {
    if (isLive() && hasBegun) {
      witness.jobEnded(clock.instant(), attempt(), how);
    }
    isUp = false;
    deployment++;
  }

  /** The job's main method ran; from now on it waits for slots. */
  void begin() {
    hasBegun = true;
    witness.jobBegan(clock.instant(), order, storage.newest(name()));
    if (order.restoreFrom().filter(path -> !storage.holds(name(), path)).isPresent()) {
      end(JobState.FAILED, "no snapshot at " + order.restoreFrom().get());
      return;
    }
    deployOrWait();
  }

  void register(String taskManager, int taskSlots) {
    slots.put(taskManager, taskSlots);
    if (hasBegun && parallelism == 0 && !isTerminal()) {
      deployOrWait();
    }
  }

  /** The TaskManager is missed, or said good-bye. */
  void miss(String taskManager) {
    slots.remove(taskManager);
    if (occupied.contains(taskManager) && !isTerminal()) {
      restart("TaskManager " + taskManager + " is gone");
    }
  }

  int slotsEach() {
    return order.spec().cluster().slots();
  }

  boolean knows(String taskManager) {
    return slots.containsKey(taskManager);
  }

  private int slotsTotal() {
    return slots.values().stream().mapToInt(count -> count).sum();
  }

  private int usable() {
    return order.spec().isReactive() ? slotsTotal() : Math.min(declared, slotsTotal());
  }

  private void deployOrWait() {
    long waiting = ++deployment;
    if (!order.spec().isReactive() && slotsTotal() >= declared) {
      deploy(timings.jobStart());
    } else if (slotsTotal() > 0) {
      clock.after(
          timings.slotsAwaited(),
          () -> {
            if (waiting == deployment && isLive() && usable() > 0) {
              deploy(timings.jobStart());
            }
          });
    }
  }

  private void deploy(Span takes) {
    long mine = ++deployment;
    isCheckpointing = false;
    occupy(usable());
    clock.after(
        dice.draw(takes),
        () -> {
          if (mine == deployment && isLive()) {
            state = JobState.RUNNING;
            checkpointLater(mine);
          }
        });
  }

  /** Takes the slots it had first, then any. */
  private void occupy(int wanted) {
    List<String> order = new ArrayList<>(slots.keySet());
    dice.shuffle(order);
    order.sort(Comparator.comparing(id -> !occupied.contains(id)));
    occupied.clear();
    parallelism = wanted;
    int found = 0;
    for (String id : order) {
      if (found < wanted) {
        occupied.add(id);
        found += slots.getOrDefault(id, 0);
      }
    }
  }

  private void restart(String why) {
    failure = Optional.of(why);
    again();
  }

  private void again() {
    failSavepoints("the job restarted");
    isStopping = false;
    restarts++;
    state = JobState.RESTARTING;
    if (usable() > 0) {
      deploy(timings.gap());
    } else {
      deployment++;
      isCheckpointing = false;
      parallelism = 0;
      occupied.clear();
    }
  }

  private void checkpointLater(long mine) {
    clock.after(
        timings.checkpointInterval(),
        () -> {
          if (mine == deployment && state == JobState.RUNNING) {
            triggerCheckpoint();
            checkpointLater(mine);
          }
        });
  }

  /** Does nothing while one is under way. */
  void triggerCheckpoint() {
    if (state != JobState.RUNNING || isCheckpointing || isStopping) {
      return;
    }
    isCheckpointing = true;
    long mine = deployment;
    clock.after(
        dice.draw(timings.checkpoint()),
        () -> {
          if (mine == deployment && isLive()) {
            isCheckpointing = false;
            completeCheckpoint();
          }
        });
  }

  private void completeCheckpoint() {
    checkpoints++;
    Snapshot complete =
        new Snapshot(
            Snapshot.Kind.CHECKPOINT,
            "sim:/" + name() + "/" + order.jobId() + "/chk-" + checkpoints,
            clock.instant());
    storage.add(name(), complete);
    checkpoint = Optional.of(complete);
    if (state == JobState.RUNNING && !isStopping && usable() != parallelism && usable() > 0) {
      again();
    }
  }

  void declare(int upperBound) {
    declared = upperBound;
    if (hasBegun && parallelism == 0 && !isTerminal()) {
      deployOrWait();
    }
  }

  /** Asked twice for one trigger it takes one. */
  void savepoint(String triggerId, boolean stops) {
    if (savepoints.containsKey(triggerId)) {
      return;
    }
    if (state != JobState.RUNNING || isStopping) {
      fail(triggerId, "the job is " + state + " and not RUNNING");
      return;
    }
    savepoints.put(triggerId, new SavepointView(triggerId, Optional.empty(), Optional.empty()));
    isStopping = stops;
    long mine = deployment;
    boolean fails = dice.happens(timings.savepointFails());
    clock.after(
        dice.draw(timings.savepoint()),
        () -> {
          if (mine == deployment && isLive()) {
            complete(triggerId, stops, fails);
          }
        });
  }

  private void complete(String triggerId, boolean stops, boolean fails) {
    if (fails) {
      fail(triggerId, "the storage was full");
      isStopping = false;
      return;
    }
    String path = "sim:/" + name() + "/savepoint-" + triggerId.substring(0, 12);
    SavepointView done = SavepointView.completed(triggerId, path, clock.instant());
    done.completed().ifPresent(snapshot -> storage.add(name(), snapshot));
    savepoints.put(triggerId, done);
    if (stops) {
      end(JobState.FINISHED, "stopped with savepoint " + path);
    }
  }

  private void fail(String triggerId, String why) {
    savepoints.put(
        triggerId,
        new SavepointView(
            triggerId, Optional.empty(), Optional.of(Reason.of("SavepointFailed", why))));
  }

  private void failSavepoints(String why) {
    List.copyOf(savepoints.values()).stream()
        .filter(view -> view.completed().isEmpty() && view.failed().isEmpty())
        .forEach(view -> fail(view.triggerId(), why));
  }

  /** The user's code throws; the job goes on from its newest checkpoint. */
  void failOnce(String why) {
    if (state == JobState.RUNNING) {
      restart(why);
    }
  }

  /** The job fails, restarts used up, or is cancelled, or has read its input to the end. */
  void end(JobState how, String why) {
    if (!isLive() || !hasBegun) {
      return;
    }
    failSavepoints(why);
    state = how;
    deployment++;
    parallelism = 0;
    occupied.clear();
    failure = how == JobState.FAILED ? Optional.of(why) : failure;
    witness.jobEnded(clock.instant(), attempt(), how + ": " + why);
  }

  JobManagerView view(Optional<String> triggerId) {
    return new JobManagerView(
        new TreeSet<>(slots.keySet()),
        slotsTotal(),
        hasBegun ? Optional.of(job()) : Optional.empty(),
        triggerId.map(savepoints::get),
        given);
  }

  JobView job() {
    return new JobView(
        order.jobId(),
        state,
        parallelism,
        order.spec().isReactive() ? Optional.empty() : Optional.of(declared),
        state == JobState.RUNNING ? VERTICES * parallelism : 0,
        VERTICES * parallelism,
        new TreeSet<>(occupied),
        restarts,
        checkpoint,
        Optional.empty(),
        failure);
  }
}
