package io.millrace.api.mapping;

import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reports settings of a ScaledObject that do not go together. Source: the admission webhook of KEDA
 * 2.21.
 */
final class ScaledObjectCheck {
  private static final int LONGEST_NAME = 63;
  private static final Set<String> RESOURCES = Set.of("cpu", "memory");
  private static final Set<String> NEVER_CACHED = Set.of("cpu", "memory", "cron");

  private final Document document;
  private final Node.Mapping spec;
  private final List<Node.Mapping> triggers;
  private final Optional<Integer> min;
  private final Problems problems;

  private ScaledObjectCheck(Document document, Problems problems) {
    this.document = document;
    this.spec = document.root().child("spec");
    this.triggers = spec.mappings("triggers");
    this.min = spec.whole("minReplicaCount");
    this.problems = problems;
  }

  static void report(Document document, Problems problems) {
    var check = new ScaledObjectCheck(document, problems);
    check.namespace();
    check.names();
    check.counts();
    check.triggers();
    check.zero();
    check.fallback();
    check.periods();
  }

  private void namespace() {
    Node.Mapping ref = spec.child("scaleTargetRef");
    String own = document.name().namespace();
    Optional<String> written = ref.text("namespace");
    if (written.isEmpty()) {
      return;
    }
    String other = written.get();
    problems.add(
        other.equals(own)
            ? Problem.warning(ref.placeOf("namespace"), "KEDA's definition knows no such field")
                .withHint("leave it out: a target is in the namespace of its ScaledObject")
            : Problem.error(
                    ref.placeOf("namespace"),
                    "a ScaledObject in "
                        + own
                        + " cannot size a target in "
                        + other
                        + ": both are in one namespace")
                .withHint("write metadata.namespace: " + other));
  }

  private void names() {
    String name = Claims.scalerName(document);
    if (name.length() > LONGEST_NAME) {
      problems.add(
          Problem.error(
                  document.place(),
                  "its HorizontalPodAutoscaler would be called "
                      + name
                      + ", which is longer than "
                      + LONGEST_NAME
                      + " characters")
              .withHint("write a shorter spec.advanced.horizontalPodAutoscalerConfig.name"));
    }
  }

  private void counts() {
    int max = spec.whole("maxReplicaCount").orElse(ScaledObjectMapping.DEFAULT_MAX);
    if (min.orElse(0) > max) {
      String where =
          spec.has("maxReplicaCount")
              ? spec.placeOf("maxReplicaCount").seenFrom(spec.place())
              : "as it is absent";
      problems.add(
          Problem.error(
              spec.placeOf("minReplicaCount"),
              "minReplicaCount "
                  + min.orElse(0)
                  + " is above maxReplicaCount "
                  + max
                  + " ("
                  + where
                  + ")"));
    }
    // KEDA takes a minimum of 0 that is written for 1 here, one that is absent for 0
    int lowest = min.map(count -> Math.max(1, count)).orElse(0);
    Optional<Integer> idle = spec.whole("idleReplicaCount");
    if (idle.isPresent() && idle.get() >= lowest) {
      problems.add(
          Problem.error(
                  spec.placeOf("idleReplicaCount"),
                  "idleReplicaCount " + idle.get() + " is not below minReplicaCount")
              .withHint(
                  min.isPresent()
                      ? "fewer are idle than are active; minReplicaCount is " + min.get()
                      : "write minReplicaCount: " + (idle.get() + 1)));
    }
  }

  private void triggers() {
    Map<String, Place> first = new HashMap<>();
    for (Node.Mapping trigger : triggers) {
      String type = trigger.text("type").orElse("");
      if (trigger.flag("useCachedMetrics") && NEVER_CACHED.contains(type)) {
        problems.add(
            Problem.error(
                trigger.placeOf("useCachedMetrics"), "does not go with a trigger of type " + type));
      }
      Optional<String> name = trigger.text("name").filter(text -> !text.isEmpty());
      if (name.isPresent()) {
        Place place = trigger.placeOf("name");
        Place earlier = first.putIfAbsent(name.get(), place);
        if (earlier != null) {
          problems.add(
              Problem.error(
                      place,
                      "another trigger is named "
                          + name.get()
                          + " already ("
                          + earlier.seenFrom(place)
                          + ")")
                  .withHint("give one of them another name"));
        }
      }
    }
  }

  private boolean isOnResourcesAlone() {
    return triggers.stream()
        .allMatch(trigger -> RESOURCES.contains(trigger.text("type").orElse("")));
  }

  private void zero() {
    if (isOnResourcesAlone() && min.orElse(0) == 0) {
      problems.add(
          Problem.error(
                  spec.placeOf("minReplicaCount"),
                  (min.isPresent() ? "0" : "0, as it is absent,") + " needs another trigger")
              .withHint(
                  "no replica is left that could tell of cpu or memory; write 1, or add one"));
    }
  }

  private void fallback() {
    boolean hasModifiers = !spec.child("advanced").child("scalingModifiers").entries().isEmpty();
    if (spec.has("fallback") && isOnResourcesAlone() && !hasModifiers) {
      problems.add(
          Problem.error(spec.placeOf("fallback"), "needs a trigger of another type")
              .withHint("cpu and memory have no fallback"));
    }
  }

  /** Nothing is switched on or off where neither zero nor a count of idle replicas is wanted. */
  private void periods() {
    if (min.orElse(0) == 0 || spec.has("idleReplicaCount")) {
      return;
    }
    boolean isCached = triggers.stream().anyMatch(trigger -> trigger.flag("useCachedMetrics"));
    if (!isCached) {
      warnWithoutEffect("pollingInterval");
    }
    warnWithoutEffect("cooldownPeriod");
  }

  private void warnWithoutEffect(String field) {
    if (spec.has(field)) {
      problems.add(
          Problem.warning(
                  spec.placeOf(field),
                  "without effect: with minReplicaCount "
                      + min.orElse(0)
                      + " nothing is switched on or off")
              .withHint("write minReplicaCount: 0 or an idleReplicaCount, or leave it out"));
    }
  }
}
