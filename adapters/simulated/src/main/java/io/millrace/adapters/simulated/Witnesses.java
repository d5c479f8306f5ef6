package io.millrace.adapters.simulated;

import io.millrace.control.ControlLoop;
import io.millrace.control.Pass;
import io.millrace.model.decision.Action;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.ApplicationSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets each of many see everything, in their order. */
record Witnesses(List<Witness> all) implements Witness {
  Witnesses {
    all = List.copyOf(all);
  }

  @Override
  public void jobBegan(Instant at, Action.EnsureJobManager by, Optional<Snapshot> newest) {
    all.forEach(one -> one.jobBegan(at, by, newest));
  }

  @Override
  public void jobEnded(Instant at, long attempt, String how) {
    all.forEach(one -> one.jobEnded(at, attempt, how));
  }

  @Override
  public void wished(ApplicationSpec before, ApplicationSpec after) {
    all.forEach(one -> one.wished(before, after));
  }

  @Override
  public void reborn(Instant at, Set<String> left) {
    all.forEach(one -> one.reborn(at, left));
  }

  @Override
  public void acted(Instant at, Action action) {
    all.forEach(one -> one.acted(at, action));
  }

  @Override
  public void saved(Instant at, Memory before, Memory after) {
    all.forEach(one -> one.saved(at, before, after));
  }

  @Override
  public void journaled(Pass pass) {
    all.forEach(one -> one.journaled(pass));
  }

  @Override
  public void passed(ControlLoop.Outcome outcome) {
    all.forEach(one -> one.passed(outcome));
  }

  @Override
  public void settled(World world) {
    all.forEach(one -> one.settled(world));
  }
}
