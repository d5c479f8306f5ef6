package io.millrace.model.memory;

import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A memory while it is changed: all that is not touched stays. */
final class MemoryEdit {
  long version;
  String incarnation;
  Phase phase;
  long attempt;
  Optional<Revision> deployed;
  Optional<Instant> deployedAt;
  Optional<String> begunFrom;
  Replicas desired;
  Optional<Replicas> userReplicas;
  Optional<Snapshot> checkpointed;
  List<Snapshot> savepoints;
  Optional<Instant> afresh;
  String savepointNonce;
  List<Instant> failures;
  List<Instant> savepointFailures;
  Optional<Instant> checkpointAskedAt;
  Optional<FlinkSpec> launched;
  Optional<FlinkSpec> lastGood;
  Optional<Rejection> rejected;
  SortedMap<String, Integer> workers;
  ScalingMemory scaling;

  MemoryEdit(Memory of) {
    version = of.version();
    incarnation = of.incarnation();
    phase = of.phase();
    attempt = of.attempt();
    deployed = of.deployed();
    deployedAt = of.deployedAt();
    begunFrom = of.begunFrom();
    desired = of.desired();
    userReplicas = of.userReplicas();
    checkpointed = of.checkpointed();
    savepoints = of.savepoints();
    afresh = of.afresh();
    savepointNonce = of.savepointNonce();
    failures = of.failures();
    savepointFailures = of.savepointFailures();
    checkpointAskedAt = of.checkpointAskedAt();
    launched = of.launched();
    lastGood = of.lastGood();
    rejected = of.rejected();
    workers = of.workers();
    scaling = of.scaling();
  }

  Memory done() {
    return new Memory(
        version,
        incarnation,
        phase,
        attempt,
        deployed,
        deployedAt,
        begunFrom,
        desired,
        userReplicas,
        checkpointed,
        savepoints,
        afresh,
        savepointNonce,
        failures,
        savepointFailures,
        checkpointAskedAt,
        launched,
        lastGood,
        rejected,
        workers,
        scaling);
  }
}
