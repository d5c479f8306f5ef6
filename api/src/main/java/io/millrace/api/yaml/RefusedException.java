package io.millrace.api.yaml;

import io.millrace.api.problem.Problem;

/** Ends the reading of one document; never leaves this package. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  RefusedException(Problem problem) {
    super(problem.render(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
