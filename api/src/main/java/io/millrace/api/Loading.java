package io.millrace.api;

import io.millrace.api.mapping.LooseRule;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.trigger.Credentials;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.ApplicationSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What became of an input: applications, or what is wrong with it. */
public sealed interface Loading {
  /**
   * The input is right.
   *
   * @param applications in the order of the input
   * @param notices warnings and notices, in the order of the input
   * @param places where the name of each application stands
   * @param rules of targets that are not among the applications
   * @param credentials secrets of the triggers of all rules
   */
  record Loaded(
      List<ApplicationSpec> applications,
      List<Problem> notices,
      Map<ApplicationName, Place> places,
      List<LooseRule> rules,
      Credentials credentials)
      implements Loading {
    public Loaded {
      applications = List.copyOf(applications);
      notices = List.copyOf(notices);
      places = Map.copyOf(places);
      rules = List.copyOf(rules);
    }
  }

  /**
   * The input is refused.
   *
   * @param problems errors, warnings and notices, in the order of the input
   */
  record Rejected(List<Problem> problems) implements Loading {
    public Rejected {
      problems = List.copyOf(problems);
    }

    /** All problems, each as a compiler writes it. */
    public String render() {
      return String.join("\n", problems.stream().map(Problem::render).toList());
    }
  }

  /** Reads both alternatives, the one place that looks at the type. */
  default <R> R fold(Function<Loaded, R> loaded, Function<Rejected, R> rejected) {
    return this instanceof Loaded right ? loaded.apply(right) : rejected.apply((Rejected) this);
  }
}
