package io.millrace.model.memory;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What must be known of one application after a restart.
 *
 * @param version grows by one with each save; a save with an old version is refused
 * @param incarnation tells this application from an earlier one of the same name that was taken
 *     away and made anew: nothing that the earlier one has left in storage is this one's
 * @param phase where the application is in its life
 * @param attempt number of the last deployment; the first is 1
 * @param deployed revision of the last deployment
 * @param deployedAt when it was begun
 * @param begunFrom path of the snapshot that it began from; empty began from nothing
 * @param desired replicas wanted now, by the user or by the scaling rule
 * @param userReplicas the user's own count when it was last looked at; a difference to the spec is
 *     a new wish
 * @param checkpointed newest checkpoint that was ever seen: proof that state exists
 * @param savepoints savepoints taken, newest first, bounded
 * @param afresh when state was dropped with the user's leave; what is older is not gone back to
 * @param savepointNonce the nonce for which a savepoint was last taken
 * @param failures times of the job's failures that led to a new deployment, oldest first, bounded
 * @param savepointFailures times at which savepoints failed that were to end the job, oldest first,
 *     bounded; empty again when one completes
 * @param checkpointAskedAt when a narrow job was last asked for a checkpoint
 * @param launched the spec of the last deployment
 * @param lastGood the last spec whose job has proved itself: where a failed update goes back to
 * @param rejected the revision that is not tried again
 * @param workers the TaskManagers when this deployment was last whole: restarts by id
 * @param scaling the recent past of the scaling rule
 */
public record Memory(
    long version,
    String incarnation,
    Phase phase,
    long attempt,
    Optional<Revision> deployed,
    Optional<Instant> deployedAt,
    Optional<String> begunFrom,
    Replicas desired,
    Optional<Replicas> userReplicas,
    Optional<Snapshot> checkpointed,
    List<Snapshot> savepoints,
    Optional<Instant> afresh,
    String savepointNonce,
    List<Instant> failures,
    List<Instant> savepointFailures,
    Optional<Instant> checkpointAskedAt,
    Optional<FlinkSpec> launched,
    Optional<FlinkSpec> lastGood,
    Optional<Rejection> rejected,
    SortedMap<String, Integer> workers,
    ScalingMemory scaling) {

  /** Savepoints remembered; their files are the user's and are not deleted. */
  public static final int SAVEPOINTS_KEPT = 10;

  /** Failures remembered, enough to tell a crash loop. */
  public static final int FAILURES_KEPT = 10;

  /** Of an application that was never seen before. */
  public static final Memory NEW =
      new Memory(
          0,
          "",
          new Phase.NotDeployed(),
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new Replicas(0),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          "",
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new TreeMap<>(),
          ScalingMemory.EMPTY);

  public Memory {
    savepoints = List.copyOf(savepoints.subList(0, Math.min(SAVEPOINTS_KEPT, savepoints.size())));
    failures = newest(failures);
    savepointFailures = newest(savepointFailures);
    workers = Collections.unmodifiableSortedMap(new TreeMap<>(workers));
  }

  private static List<Instant> newest(List<Instant> times) {
    return List.copyOf(times.subList(Math.max(0, times.size() - FAILURES_KEPT), times.size()));
  }

  private Memory with(Consumer<MemoryEdit> change) {
    MemoryEdit edit = new MemoryEdit(this);
    change.accept(edit);
    return edit.done();
  }

  private static <T> List<T> and(List<T> all, T last) {
    List<T> more = new ArrayList<>(all);
    more.add(last);
    return more;
  }

  /** The beginning of a life; whoever keeps memories gives each its own token. */
  public static Memory born(String incarnation) {
    return NEW.with(edit -> edit.incarnation = incarnation);
  }

  public Memory enter(Phase next) {
    return with(edit -> edit.phase = next);
  }

  /** A new deployment of {@code revision}. */
  public Memory deploying(Revision revision, Instant at) {
    return with(
        edit -> {
          edit.attempt++;
          edit.deployed = Optional.of(revision);
          edit.deployedAt = Optional.of(at);
        });
  }

  /** An attempt is there that nothing is remembered of; the next one comes after it. */
  public Memory found(long newestAttempt) {
    return with(edit -> edit.attempt = newestAttempt);
  }

  public Memory wanting(Replicas replicas) {
    return with(edit -> edit.desired = replicas);
  }

  public Memory heard(Optional<Replicas> fromUser) {
    return with(edit -> edit.userReplicas = fromUser);
  }

  public Memory sawCheckpoint(Snapshot checkpoint) {
    return with(edit -> edit.checkpointed = Optional.of(checkpoint));
  }

  public Memory took(Snapshot savepoint, String nonce) {
    List<Snapshot> all = new ArrayList<>(savepoints);
    all.add(0, savepoint);
    return with(
        edit -> {
          edit.savepoints = all;
          edit.savepointNonce = nonce;
          edit.savepointFailures = List.of();
        });
  }

  /** A savepoint was asked for by {@code nonce} and there will be none. */
  public Memory answered(String nonce) {
    return with(edit -> edit.savepointNonce = nonce);
  }

  /** State was dropped with the user's leave; what was saved before is not gone back to. */
  public Memory dropped(Instant at) {
    return with(
        edit -> {
          edit.afresh = Optional.of(at);
          edit.checkpointed = Optional.empty();
        });
  }

  /** What failed before does not count any more. */
  public Memory healthy() {
    return with(edit -> edit.failures = List.of());
  }

  public Memory failedAt(Instant at) {
    return with(edit -> edit.failures = and(failures, at));
  }

  public Memory failedToSave(Instant at) {
    return with(edit -> edit.savepointFailures = and(savepointFailures, at));
  }

  /** No savepoint is to end the job any more. */
  public Memory endsNothing() {
    return savepointFailures.isEmpty() ? this : with(edit -> edit.savepointFailures = List.of());
  }

  public Memory askedForCheckpoint(Instant at) {
    return with(edit -> edit.checkpointAskedAt = Optional.of(at));
  }

  /** The last deployment is of this spec, begun from the snapshot at {@code path}. */
  public Memory launching(FlinkSpec spec, Optional<String> path) {
    return with(
        edit -> {
          edit.launched = Optional.of(spec);
          edit.begunFrom = path;
          edit.workers = new TreeMap<>();
        });
  }

  /** The application is whole with these TaskManagers. */
  public Memory wholeWith(SortedMap<String, Integer> restartsById) {
    return workers.equals(restartsById) ? this : with(edit -> edit.workers = restartsById);
  }

  /** The job that was launched has proved itself. */
  public Memory proved() {
    return with(edit -> edit.lastGood = launched);
  }

  /** The revision is not tried again; what failed of it does not count for another one. */
  public Memory rejecting(Rejection rejection) {
    return with(
        edit -> {
          edit.rejected = Optional.of(rejection);
          edit.failures = List.of();
          edit.savepointFailures = List.of();
        });
  }

  public Memory rejectingNothing() {
    return rejected.isEmpty() ? this : with(edit -> edit.rejected = Optional.empty());
  }

  /** What holds for longer than a step takes, for whoever asks how the application is. */
  public List<Reason> standing() {
    return rejected
        .map(
            rejection ->
                List.of(
                    Reason.of(
                        "DeployFailed",
                        "revision "
                            + rejection.revision()
                            + " was given up: "
                            + rejection.why()
                            + deployed
                                .filter(runs -> !runs.equals(rejection.revision()))
                                .map(runs -> "; revision " + runs + " is kept instead")
                                .orElse(""))))
        .orElseGet(this::unsaved);
  }

  private List<Reason> unsaved() {
    return savepointFailures.isEmpty()
        ? List.of()
        : List.of(
            Reason.of(
                "SavepointFailed",
                (savepointFailures.size() == 1
                        ? "a savepoint that was to end the job has failed"
                        : savepointFailures.size()
                            + " savepoints in a row that were to end the job have failed")
                    + ", so it runs on; it is tried again by itself. Events of this reason say why:"
                    + " is the savepoint folder there, writable, and not full?"));
  }

  public Memory scaled(ScalingMemory next) {
    return with(edit -> edit.scaling = next);
  }

  public Memory saved() {
    return with(edit -> edit.version++);
  }
}
