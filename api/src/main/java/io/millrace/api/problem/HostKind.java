package io.millrace.api.problem;

/** Where applications run. Some of what can be said of an input is true of one of them only. */
public enum HostKind {
  /** Processes of this machine. */
  LAPTOP,
  /** Pods. */
  KUBERNETES
}
