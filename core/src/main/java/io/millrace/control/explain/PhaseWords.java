package io.millrace.control.explain;

import static io.millrace.control.explain.Words.duration;

import io.millrace.model.memory.Phase;
import java.time.Duration;
import java.time.Instant;

/** A phase at the end of a sentence, with how long it has lasted. */
record PhaseWords(Instant now) implements Phase.Cases<String> {
  @Override
  public String notDeployed(Phase.NotDeployed phase) {
    return "not deployed";
  }

  @Override
  public String starting(Phase.Starting phase) {
    return "starting" + lasting(phase.since());
  }

  @Override
  public String running(Phase.Running phase) {
    return "running" + lasting(phase.since());
  }

  @Override
  public String standingBy(Phase.StandingBy phase) {
    return "running, with the next revision starting beside it" + lasting(phase.since());
  }

  @Override
  public String rescaling(Phase.Rescaling phase) {
    return "moving from " + phase.from() + " to " + phase.to() + lasting(phase.begunAt());
  }

  @Override
  public String savepointing(Phase.Savepointing phase) {
    return "taking a savepoint" + lasting(phase.since());
  }

  @Override
  public String stopping(Phase.Stopping phase) {
    return "stopping" + lasting(phase.since());
  }

  @Override
  public String suspended(Phase.Suspended phase) {
    return "suspended" + lasting(phase.since());
  }

  @Override
  public String recovering(Phase.Recovering phase) {
    return "recovering" + lasting(phase.since()) + " (" + phase.lost().message() + ")";
  }

  @Override
  public String failed(Phase.Failed phase) {
    return "failed" + lasting(phase.since()) + " (" + phase.why().message() + ")";
  }

  @Override
  public String deleted(Phase.Deleted phase) {
    return "deleted" + lasting(phase.since());
  }

  private String lasting(Instant since) {
    return " for " + duration(Duration.between(since, now));
  }
}
