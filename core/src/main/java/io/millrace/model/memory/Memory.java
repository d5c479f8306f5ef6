package io.millrace.model.memory;

import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import io.millrace.model.observation.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must be known of one application after a restart.
 *
 * @param version grows by one with each save; a save with an old version is refused
 * @param phase where the application is in its life
 * @param attempt number of the last deployment; the first is 1
 * @param deployed revision of the last deployment
 * @param deployedAt when it was begun
 * @param desired replicas wanted now, by the user or by the scaling rule
 * @param userReplicas the user's own count when it was last looked at; a difference to the spec is
 *     a new wish
 * @param checkpointed newest checkpoint that was ever seen: proof that state exists
 * @param savepoints savepoints taken, newest first, bounded
 * @param savepointNonce the nonce for which a savepoint was last taken
 * @param failures times of the job's failures that led to a new deployment, oldest first, bounded
 * @param scaling the recent past of the scaling rule
 */
public record Memory(
    long version,
    Phase phase,
    long attempt,
    Optional<Revision> deployed,
    Optional<Instant> deployedAt,
    Replicas desired,
    Optional<Replicas> userReplicas,
    Optional<Snapshot> checkpointed,
    List<Snapshot> savepoints,
    String savepointNonce,
    List<Instant> failures,
    ScalingMemory scaling) {

  /** Savepoints remembered; their files are the user's and are not deleted. */
  public static final int SAVEPOINTS_KEPT = 10;

  /** Failures remembered, enough to tell a crash loop. */
  public static final int FAILURES_KEPT = 10;

  /** Of an application that was never seen before. */
  public static final Memory NEW =
      new Memory(
          0,
          new Phase.NotDeployed(),
          0,
          Optional.empty(),
          Optional.empty(),
          new Replicas(0),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          "",
          List.of(),
          ScalingMemory.EMPTY);

  public Memory {
    savepoints = List.copyOf(savepoints.subList(0, Math.min(SAVEPOINTS_KEPT, savepoints.size())));
    failures =
        List.copyOf(
            failures.subList(Math.max(0, failures.size() - FAILURES_KEPT), failures.size()));
  }

  public Memory enter(Phase next) {
    return new Memory(
        version,
        next,
        attempt,
        deployed,
        deployedAt,
        desired,
        userReplicas,
        checkpointed,
        savepoints,
        savepointNonce,
        failures,
        scaling);
  }

  /** A new deployment of {@code revision}. */
  public Memory deploying(Revision revision, Instant at) {
    return new Memory(
        version,
        phase,
        attempt + 1,
        Optional.of(revision),
        Optional.of(at),
        desired,
        userReplicas,
        checkpointed,
        savepoints,
        savepointNonce,
        failures,
        scaling);
  }

  public Memory wanting(Replicas replicas) {
    return new Memory(
        version,
        phase,
        attempt,
        deployed,
        deployedAt,
        replicas,
        userReplicas,
        checkpointed,
        savepoints,
        savepointNonce,
        failures,
        scaling);
  }

  public Memory heard(Optional<Replicas> fromUser) {
    return new Memory(
        version,
        phase,
        attempt,
        deployed,
        deployedAt,
        desired,
        fromUser,
        checkpointed,
        savepoints,
        savepointNonce,
        failures,
        scaling);
  }

  public Memory sawCheckpoint(Snapshot checkpoint) {
    return new Memory(
        version,
        phase,
        attempt,
        deployed,
        deployedAt,
        desired,
        userReplicas,
        Optional.of(checkpoint),
        savepoints,
        savepointNonce,
        failures,
        scaling);
  }

  public Memory took(Snapshot savepoint, String nonce) {
    List<Snapshot> all = new ArrayList<>(savepoints);
    all.add(0, savepoint);
    return new Memory(
        version,
        phase,
        attempt,
        deployed,
        deployedAt,
        desired,
        userReplicas,
        checkpointed,
        all,
        nonce,
        failures,
        scaling);
  }

  /** A savepoint was asked for by {@code nonce} and there will be none. */
  public Memory answered(String nonce) {
    return new Memory(
        version,
        phase,
        attempt,
        deployed,
        deployedAt,
        desired,
        userReplicas,
        checkpointed,
        savepoints,
        nonce,
        failures,
        scaling);
  }

  /** What failed before does not count any more. */
  public Memory healthy() {
    return new Memory(
        version,
        phase,
        attempt,
        deployed,
        deployedAt,
        desired,
        userReplicas,
        checkpointed,
        savepoints,
        savepointNonce,
        List.of(),
        scaling);
  }

  public Memory failedAt(Instant at) {
    List<Instant> all = new ArrayList<>(failures);
    all.add(at);
    return new Memory(
        version,
        phase,
        attempt,
        deployed,
        deployedAt,
        desired,
        userReplicas,
        checkpointed,
        savepoints,
        savepointNonce,
        all,
        scaling);
  }

  public Memory scaled(ScalingMemory next) {
    return new Memory(
        version,
        phase,
        attempt,
        deployed,
        deployedAt,
        desired,
        userReplicas,
        checkpointed,
        savepoints,
        savepointNonce,
        failures,
        next);
  }

  public Memory saved() {
    return new Memory(
        version + 1,
        phase,
        attempt,
        deployed,
        deployedAt,
        desired,
        userReplicas,
        checkpointed,
        savepoints,
        savepointNonce,
        failures,
        scaling);
  }
}
