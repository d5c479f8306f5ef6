package io.millrace.adapters.simulated;

/** The control plane ends here as if killed; no code of it may catch this. */
public final class ControlPlaneCrash extends Error {
  private static final long serialVersionUID = 1L;

  ControlPlaneCrash(String where) {
    super("the control plane was killed " + where);
  }
}
