package io.millrace.api.mapping;

import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.trigger.Flags;
import io.millrace.api.yaml.Node;
import io.millrace.model.Replicas;
import io.millrace.model.spec.EventRules.Pause;
import java.util.Optional;

/** Reads KEDA's annotations on a ScaledObject: what is held back, and what is forced. */
final class PauseMapping {
  private static final String PREFIX = "autoscaling.keda.sh/";

  private final Node.Mapping annotations;
  private final Problems problems;

  private PauseMapping(Document document, Problems problems) {
    this.annotations = document.root().child("metadata").child("annotations");
    this.problems = problems;
  }

  static Pause pause(Document document, Problems problems) {
    return new PauseMapping(document, problems).pause();
  }

  static boolean isForcedActive(Document document, Problems problems) {
    return new PauseMapping(document, problems).flag("force-activation");
  }

  private Pause pause() {
    Optional<Integer> replicas = annotations.whole(PREFIX + "paused-replicas");
    boolean isPaused = flag("paused") || replicas.isPresent();
    if (replicas.isPresent() && annotations.has(PREFIX + "paused") && !flag("paused")) {
      problems.add(
          Problem.warning(
              annotations.placeOf(PREFIX + "paused"),
              "without effect: paused-replicas pauses, as in KEDA"));
    }
    return new Pause(
        isPaused, replicas.map(Replicas::new), flag("paused-scale-in"), flag("paused-scale-out"));
  }

  /** Whatever is not false is true, as in KEDA; an annotation without a value too. */
  private boolean flag(String name) {
    String key = PREFIX + name;
    if (annotations.entry(key).isEmpty()) {
      return false;
    }
    Optional<Boolean> written = Flags.parse(annotations.text(key).orElse(""));
    if (written.isEmpty()) {
      problems.add(
          Problem.warning(annotations.placeOf(key), "read as true, as in KEDA")
              .withHint("write \"true\" or \"false\""));
    }
    return written.orElse(true);
  }
}
