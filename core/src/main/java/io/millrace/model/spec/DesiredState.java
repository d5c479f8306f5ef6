package io.millrace.model.spec;

/** What the user wants the job to do. */
public enum DesiredState {
  /** Run, and heal what breaks. */
  RUNNING,
  /** Stop with a savepoint and wait to be resumed. */
  SUSPENDED,
  /** Let all windows fire and end with a final savepoint; the job does not run again. */
  DRAINED,
  /** Stop with a savepoint, then take everything away. */
  DELETED
}
