package io.millrace.adapters.web.view;

import io.millrace.model.memory.Phase;
import java.time.Instant;
import java.util.Optional;

/** When a phase began; empty for the one that has no beginning. */
record PhaseSince() implements Phase.Cases<Optional<Instant>> {
  static Optional<Instant> of(Phase phase) {
    return phase.accept(new PhaseSince());
  }

  @Override
  public Optional<Instant> notDeployed(Phase.NotDeployed phase) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> starting(Phase.Starting phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> running(Phase.Running phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> standingBy(Phase.StandingBy phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> rescaling(Phase.Rescaling phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> savepointing(Phase.Savepointing phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> stopping(Phase.Stopping phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> suspended(Phase.Suspended phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> recovering(Phase.Recovering phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> failed(Phase.Failed phase) {
    return Optional.of(phase.since());
  }

  @Override
  public Optional<Instant> deleted(Phase.Deleted phase) {
    return Optional.of(phase.since());
  }
}
