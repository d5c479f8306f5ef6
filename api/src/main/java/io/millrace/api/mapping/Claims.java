package io.millrace.api.mapping;

import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.trigger.Flags;
import io.millrace.api.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds who sizes what. Two scalers of one target are a problem.
 *
 * <p>Source: the admission webhook of KEDA 2.21, for what it lets two of them do: a
 * HorizontalPodAutoscaler that a ScaledObject made, one that it takes over, and one that is marked.
 */
final class Claims {
  /**
   * A scaler and its target.
   *
   * @param rule empty when there is a problem with it
   */
  record Claim(Document scaler, Target target, Optional<Rule> rule) {
    private boolean isOfEvents() {
      return scaler.kind().equals(Kinds.SCALED_OBJECT);
    }

    private Optional<String> annotation(String key) {
      return scaler.root().child("metadata").child("annotations").text(key);
    }
  }

  private final Problems problems;

  private Claims(Problems problems) {
    this.problems = problems;
  }

  /** One claim for each target. */
  static List<Claim> settle(List<Claim> claims, Problems problems) {
    var settling = new Claims(problems);
    settling.reportRepeatedNames(claims);
    Map<String, List<Claim>> byTarget = new LinkedHashMap<>();
    claims.forEach(
        each -> byTarget.computeIfAbsent(each.target().key(), key -> new ArrayList<>()).add(each));
    return byTarget.values().stream().map(settling::settle).toList();
  }

  private Claim settle(List<Claim> claims) {
    List<Claim> events = claims.stream().filter(Claim::isOfEvents).toList();
    List<Claim> fighting =
        claims.stream().filter(each -> each.isOfEvents() || !givesWay(each, events)).toList();
    Claim first = fighting.get(0);
    for (Claim later : fighting.subList(1, fighting.size())) {
      problems.add(
          Problem.error(
                  later.target().ref().placeOf("name"),
                  later.target()
                      + " is sized already by "
                      + first.scaler()
                      + " at "
                      + first.scaler().place().seenFrom(later.target().ref().place()))
              .withHint(hint(later, first)));
    }
    return first;
  }

  private static String hint(Claim later, Claim first) {
    if (later.isOfEvents() == first.isOfEvents()) {
      return "put all " + (first.isOfEvents() ? "triggers" : "metrics") + " into one of them";
    }
    Claim scaler = later.isOfEvents() ? first : later;
    return "delete the HorizontalPodAutoscaler, or let the ScaledObject take it over: annotation"
        + " scaledobject.keda.sh/transfer-hpa-ownership: \"true\" and"
        + " spec.advanced.horizontalPodAutoscalerConfig.name: "
        + scaler.scaler().name().name();
  }

  /** Whether a HorizontalPodAutoscaler leaves the target to a ScaledObject, and says so. */
  private boolean givesWay(Claim claim, List<Claim> events) {
    for (Claim other : events) {
      String why = whyItGivesWay(claim, other);
      if (!why.isEmpty()) {
        problems.add(
            Problem.notice(
                claim.scaler().place(),
                claim.scaler() + " sizes nothing: " + why + " " + other.scaler()));
        return true;
      }
    }
    return false;
  }

  private static String whyItGivesWay(Claim claim, Claim other) {
    if (isMadeBy(claim.scaler(), other.scaler())) {
      return "it was made of";
    }
    boolean isMarked =
        claim.annotation("validations.keda.sh/hpa-ownership").filter("false"::equals).isPresent();
    if (isMarked) {
      return "by its annotation it gives way to";
    }
    boolean takesOver =
        other
            .annotation("scaledobject.keda.sh/transfer-hpa-ownership")
            .flatMap(Flags::parse)
            .orElse(false);
    boolean isNamed = scalerName(other.scaler()).equals(claim.scaler().name().name());
    return takesOver && isNamed ? "it is taken over by" : "";
  }

  /** What a cluster wrote was not held against a schema. */
  private static boolean isMadeBy(Document scaler, Document owner) {
    Optional<Node> owners = scaler.root().child("metadata").get("ownerReferences");
    if (owners.isEmpty() || !(owners.get() instanceof Node.Sequence sequence)) {
      return false;
    }
    return sequence.items().stream()
        .anyMatch(
            each ->
                Bystanders.text(each, "kind").equals("ScaledObject")
                    && Bystanders.text(each, "name").equals(owner.name().name()));
  }

  /** The name of the HorizontalPodAutoscaler that KEDA makes of a ScaledObject. */
  static String scalerName(Document events) {
    return events
        .root()
        .child("spec")
        .child("advanced")
        .child("horizontalPodAutoscalerConfig")
        .text("name")
        .filter(name -> !name.isEmpty())
        .orElse("keda-hpa-" + events.name().name());
  }

  private void reportRepeatedNames(List<Claim> claims) {
    Map<String, Document> owners = new LinkedHashMap<>();
    for (Claim each : claims) {
      if (each.isOfEvents()) {
        Document events = each.scaler();
        String name = events.name().namespace() + "/" + scalerName(events);
        Document earlier = owners.putIfAbsent(name, events);
        if (earlier != null && !earlier.name().equals(events.name())) {
          problems.add(
              Problem.error(
                      events.place(),
                      "the HorizontalPodAutoscaler " + name + " is that of " + earlier + " already")
                  .withHint("give one of them another horizontalPodAutoscalerConfig.name"));
        }
      }
    }
  }
}
