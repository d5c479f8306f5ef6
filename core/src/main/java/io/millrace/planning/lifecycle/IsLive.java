package io.millrace.planning.lifecycle;

import io.millrace.model.memory.Phase;

/** Whether the rule is to be evaluated: in phases in which something runs or is about to. */
record IsLive() implements Phase.Cases<Boolean> {
  @Override
  public Boolean notDeployed(Phase.NotDeployed phase) {
    return false;
  }

  @Override
  public Boolean starting(Phase.Starting phase) {
    return true;
  }

  @Override
  public Boolean running(Phase.Running phase) {
    return true;
  }

  @Override
  public Boolean standingBy(Phase.StandingBy phase) {
    return true;
  }

  @Override
  public Boolean rescaling(Phase.Rescaling phase) {
    return true;
  }

  @Override
  public Boolean savepointing(Phase.Savepointing phase) {
    return true;
  }

  @Override
  public Boolean stopping(Phase.Stopping phase) {
    return false;
  }

  @Override
  public Boolean suspended(Phase.Suspended phase) {
    return false;
  }

  @Override
  public Boolean recovering(Phase.Recovering phase) {
    return true;
  }

  @Override
  public Boolean failed(Phase.Failed phase) {
    return false;
  }

  @Override
  public Boolean deleted(Phase.Deleted phase) {
    return false;
  }
}
