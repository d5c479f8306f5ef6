package io.millrace.adapters.simulated;

import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import java.time.Instant;
import java.util.Optional;

/** One process; a restart makes another one in the same place. */
final class SimulatedProcess {
  private final String id;
  private final Role role;
  private final int ordinal;
  private final String launch;
  private final int restarts;
  private long attempt;
  private State state = State.STARTING;
  private Instant since;
  private Optional<Reason> problem = Optional.empty();
  private Optional<Integer> exitCode = Optional.empty();

  /**
   * @param launch what it was started from; equal launches are equal processes
   */
  SimulatedProcess(
      String id,
      Role role,
      int ordinal,
      long attempt,
      String launch,
      int restarts,
      Instant startedAt) {
    this.id = id;
    this.role = role;
    this.ordinal = ordinal;
    this.attempt = attempt;
    this.launch = launch;
    this.restarts = restarts;
    this.since = startedAt;
  }

  String id() {
    return id;
  }

  Role role() {
    return role;
  }

  int ordinal() {
    return ordinal;
  }

  long attempt() {
    return attempt;
  }

  String launch() {
    return launch;
  }

  int restarts() {
    return restarts;
  }

  State state() {
    return state;
  }

  boolean isAlive() {
    return state == State.STARTING || state == State.READY;
  }

  boolean isLeaving() {
    return state == State.STOPPING;
  }

  void adopt(long newAttempt) {
    attempt = newAttempt;
  }

  void become(State next, Instant at) {
    state = next;
    since = at;
  }

  void die(int code, Instant at) {
    become(State.BACKING_OFF, at);
    exitCode = Optional.of(code);
  }

  String image() {
    return launch.split(" ", 2)[0];
  }

  /** Something keeps it from starting, or nothing does any more. */
  void hinder(Optional<Reason> by) {
    problem = by;
  }

  boolean isHindered() {
    return problem.isPresent();
  }

  ProcessView view() {
    return new ProcessView(
        id,
        role,
        attempt,
        state,
        since,
        restarts,
        exitCode,
        problem,
        Optional.empty(),
        Optional.empty());
  }
}
