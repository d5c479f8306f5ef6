package io.millrace.api.mapping;

import io.millrace.api.kind.Kind.Role;
import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;

/** Tells what is not done with manifests that are legal, but not ours to carry out. */
final class Bystanders {
  private Bystanders() {}

  static void report(Catalog catalog, Problems problems) {
    for (Document each : catalog.valid(Role.BYSTANDER)) {
      boolean isWork = each.kind().equals(Kinds.JOB);
      problems.add(
          isWork
              ? Problem.warning(each.place(), each + " is not run: a laptop runs no Jobs")
                  .withHint("a Flink job belongs into a FlinkApplication")
              : Problem.notice(each.place(), each + " is ignored: a laptop needs none"));
    }
  }
}
