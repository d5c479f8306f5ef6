package io.millrace.planning.scaling.formula;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A formula over the figures of triggers, such as {@code max(orders, returns) / 2} or {@code
 * count([a, b], {# > 1}) > 1 ? 5 : 0}.
 *
 * <p>Of expr-lang it has numbers, true, false, nil, names, arrays, arithmetic, comparisons, logic,
 * {@code ?:}, {@code ??} and the calls of {@link Function}; no texts, maps, pipes or variables.
 */
public final class Formula {
  private static final int LONGEST = 2_000;

  private final String text;
  private final Node whole;
  private final SortedSet<String> names;

  private Formula(String text, Parser.Parsed parsed) {
    this.text = text;
    this.whole = parsed.whole();
    this.names = Collections.unmodifiableSortedSet(parsed.names());
  }

  /**
   * Reads a formula.
   *
   * @throws FormulaException with the place and what is wrong there
   */
  public static Formula parse(String text) throws FormulaException {
    if (text.length() > LONGEST) {
      throw new FormulaException("the formula is longer than " + LONGEST + " characters");
    }
    return new Formula(text, Parser.parse(text));
  }

  /** The triggers whose figures it needs. */
  public SortedSet<String> names() {
    return names;
  }

  /**
   * What it comes to.
   *
   * @param figures by name of the trigger; empty for one that tells nothing, which is nil
   * @return empty when it comes to nil
   * @throws FormulaException if it comes to something else than a finite number
   */
  public Optional<Double> evaluate(Map<String, Optional<Double>> figures) throws FormulaException {
    Value value = new Evaluator(figures, List.of()).of(whole);
    if (value.equals(Value.NIL)) {
      return Optional.empty();
    }
    double number = value.number("the formula");
    if (!Double.isFinite(number)) {
      throw new FormulaException("the formula comes to " + number);
    }
    return Optional.of(number);
  }

  @Override
  public String toString() {
    return text;
  }
}
