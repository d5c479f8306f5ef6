package io.millrace.cli;

import io.millrace.api.Loading;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.trigger.Credentials;
import io.millrace.model.spec.ApplicationSpec;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a command does with loaded files: goes on with the applications, or shows every mistake. */
public final class Specs {
  private Specs() {}

  /**
   * Refuses the whole input when one of its applications cannot be run.
   *
   * @param objection why this machine cannot run one
   * @throws UserException with all mistakes, exit code 2
   */
  static void requireRunnable(
      Loading loading, Function<ApplicationSpec, Optional<String>> objection) {
    List<String> mistakes =
        loading.fold(
            loaded ->
                loaded.applications().stream()
                    .flatMap(
                        spec ->
                            objection.apply(spec).stream()
                                .map(why -> mistake(loaded.places().get(spec.name()), spec, why)))
                    .toList(),
            rejected -> List.of());
    if (!mistakes.isEmpty()) {
      throw new UserException(UserException.BAD_INPUT, String.join("\n", mistakes));
    }
  }

  private static String mistake(@Nullable Place place, ApplicationSpec spec, String why) {
    String what = spec.name() + ": " + why;
    return place == null ? what : Problem.error(place.withPath(""), what).render();
  }

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

  /** Secrets of the triggers of a right input; none of another. */
  static Credentials credentials(Loading loading) {
    return loading.fold(Loading.Loaded::credentials, rejected -> Credentials.NONE);
  }
}
