package io.millrace.api.mapping;

import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.EventRules.Modifiers;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.planning.scaling.formula.Formula;
import io.millrace.planning.scaling.formula.FormulaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code scalingModifiers}, and reports what is wrong with its formula. */
final class FormulaCheck {
  private static final Set<String> WITHOUT_FIGURE = Set.of("cpu", "memory");

  /** What KEDA tries a formula with. */
  private static final double DUMMY = -1;

  private final Node.Mapping spec;
  private final Node.Mapping modifiers;
  private final Problems problems;

  private FormulaCheck(Node.Mapping spec, Problems problems) {
    this.spec = spec;
    this.modifiers = spec.child("advanced").child("scalingModifiers");
    this.problems = problems;
  }

  /** Empty when there are none, or a problem with them. */
  static Optional<Modifiers> read(Node.Mapping spec, Problems problems) {
    return new FormulaCheck(spec, problems).read();
  }

  private Optional<Modifiers> read() {
    int before = problems.errors();
    Optional<String> formula = filled("formula");
    boolean isAsked = modifiers.entries().stream().anyMatch(each -> !each.value().isNull());
    if (formula.isEmpty()) {
      reportMissing(isAsked);
      return Optional.empty();
    }
    checkFormula(formula.get());
    Optional<Double> target = filled("target").map(Double::valueOf);
    if (target.isEmpty()) {
      problems.add(
          Problem.error(modifiers.placeOf("target"), "missing: the formula needs a target"));
    } else if (!(target.get() > 0) || target.get().isInfinite()) {
      problems.add(Problem.error(modifiers.placeOf("target"), "").withLegal("a number above 0"));
    }
    if (problems.errors() > before || target.isEmpty()) {
      return Optional.empty();
    }
    Target.Type type =
        modifiers.text("metricType").filter("Value"::equals).isPresent()
            ? Target.Type.VALUE
            : Target.Type.AVERAGE_VALUE;
    return Optional.of(
        new Modifiers(
            formula.get(),
            new Target(type, target.get()),
            filled("activationTarget").map(Double::valueOf).orElse(0.0)));
  }

  private void reportMissing(boolean isAsked) {
    if (isAsked) {
      problems.add(
          Problem.error(modifiers.placeOf("formula"), "missing: scalingModifiers need a formula"));
    }
    boolean isFallback =
        spec.child("fallback").text("behavior").filter("scalingModifiers"::equals).isPresent();
    if (isFallback && !isAsked) {
      problems.add(
          Problem.error(
                  spec.child("fallback").placeOf("behavior"),
                  "scalingModifiers needs a formula, which is missing")
              .withHint("write spec.advanced.scalingModifiers.formula"));
    }
  }

  private Optional<String> filled(String field) {
    return modifiers.text(field).filter(text -> !text.isBlank());
  }

  private void checkFormula(String text) {
    try {
      Formula formula = Formula.parse(text);
      List<String> known = names();
      boolean areKnown = true;
      for (String name : formula.names()) {
        areKnown &= known.contains(name);
        if (!known.contains(name)) {
          problems.add(unknown(name, known));
        }
      }
      if (areKnown) {
        tryOut(formula);
      }
      if (formula.names().isEmpty()) {
        problems.add(
            Problem.warning(
                modifiers.placeOf("formula"), "names no trigger: it is the same whatever happens"));
      }
    } catch (FormulaException wrong) {
      problems.add(
          Problem.error(modifiers.placeOf("formula"), "cannot be read: " + wrong.getMessage()));
    }
  }

  /** As KEDA does: what fails with any figures fails always. */
  private void tryOut(Formula formula) throws FormulaException {
    Map<String, Optional<Double>> figures = new HashMap<>();
    formula.names().forEach(name -> figures.put(name, Optional.of(DUMMY)));
    Optional<Double> unused = formula.evaluate(figures);
  }

  private Problem unknown(String name, List<String> known) {
    Optional<Node.Mapping> trigger =
        spec.mappings("triggers").stream()
            .filter(each -> each.text("name").filter(name::equals).isPresent())
            .findFirst();
    if (trigger.isPresent()) {
      return Problem.error(
              modifiers.placeOf("formula"),
              name + " is a trigger of type " + trigger.get().text("type").orElse(""))
          .withHint("cpu and memory have no figure for a formula");
    }
    String nearest = Nearest.hint(name, known);
    String all =
        known.isEmpty()
            ? "no trigger has a name; write name beside type"
            : "the triggers are named " + String.join(", ", known);
    return Problem.error(modifiers.placeOf("formula"), "no trigger is named " + name)
        .withHint(nearest.isEmpty() ? all : nearest);
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    for (Node.Mapping trigger : spec.mappings("triggers")) {
      if (!WITHOUT_FIGURE.contains(trigger.text("type").orElse(""))) {
        trigger.text("name").filter(name -> !name.isEmpty()).ifPresent(names::add);
      }
    }
    return names;
  }
}
