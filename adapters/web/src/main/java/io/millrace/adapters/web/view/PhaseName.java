package io.millrace.adapters.web.view;

import io.millrace.model.memory.Phase;

/** A phase by the name that users of the Lyft operator know; not deployed is the empty word. */
public record PhaseName() implements Phase.Cases<String> {
  public static String of(Phase phase) {
    return phase.accept(new PhaseName());
  }

  @Override
  public String notDeployed(Phase.NotDeployed phase) {
    return "";
  }

  @Override
  public String starting(Phase.Starting phase) {
    return switch (phase.why()) {
      case DEPLOY, RESUME -> "ClusterStarting";
      case UPDATE -> "Updating";
      case RECOVER -> "Recovering";
      case ROLLBACK -> "RollingBackJob";
    };
  }

  @Override
  public String running(Phase.Running phase) {
    return "Running";
  }

  /** While Lyft's operator makes the second cluster its word is the same as for the first. */
  @Override
  public String standingBy(Phase.StandingBy phase) {
    return "ClusterStarting";
  }

  @Override
  public String rescaling(Phase.Rescaling phase) {
    return "Rescaling";
  }

  @Override
  public String savepointing(Phase.Savepointing phase) {
    return "Savepointing";
  }

  @Override
  public String stopping(Phase.Stopping phase) {
    return phase.then() == Phase.Stopping.Then.ROLLBACK ? "RollingBackJob" : "Cancelling";
  }

  @Override
  public String suspended(Phase.Suspended phase) {
    return "Suspended";
  }

  @Override
  public String recovering(Phase.Recovering phase) {
    return "Recovering";
  }

  @Override
  public String failed(Phase.Failed phase) {
    return "DeployFailed";
  }

  @Override
  public String deleted(Phase.Deleted phase) {
    return "Deleted";
  }
}
