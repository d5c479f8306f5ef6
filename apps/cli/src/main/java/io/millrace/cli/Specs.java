package io.millrace.cli;

import io.millrace.api.Loading;
import io.millrace.api.problem.Problem;
import io.millrace.model.spec.ApplicationSpec;
import java.io.PrintWriter;
import java.util.List;

/** What a command does with loaded files: goes on with the applications, or shows every mistake. */
public final class Specs {
  private Specs() {}

  /**
   * The applications; warnings are printed.
   *
   * @throws UserException with all mistakes, exit code 2
   */
  public static List<ApplicationSpec> of(Loading loading, PrintWriter lines) {
    return loading.fold(
        loaded -> {
          loaded.notices().stream().map(Problem::render).forEach(lines::println);
          lines.flush();
          if (loaded.applications().isEmpty()) {
            throw new UserException(
                UserException.BAD_INPUT, "the files hold no FlinkApplication and no Deployment");
          }
          return loaded.applications();
        },
        rejected -> {
          throw new UserException(UserException.BAD_INPUT, rejected.render());
        });
  }
}
