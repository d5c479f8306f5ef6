package io.millrace.planning.scaling.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
  /** {@code gone} tells nothing. */
  private static final Map<String, Optional<Double>> FIGURES =
      Map.of(
          "a", Optional.of(3.0),
          "b", Optional.of(7.0),
          "half", Optional.of(0.5),
          "zero", Optional.of(0.0),
          "gone", Optional.empty());

  private static Optional<Double> value(String text) throws FormulaException {
    return Formula.parse(text).evaluate(FIGURES);
  }

  record Row(String formula, double wanted) {}

  static Stream<Row> rows() {
    return Stream.of(
        // numbers
        new Row("5", 5),
        new Row("1_000", 1000),
        new Row(".5 + 2.25", 2.75),
        new Row("2.5e-1 + 1E2", 100.25),
        // arithmetic, and what binds tighter
        new Row("a + b", 10),
        new Row("b - a - 1", 3),
        new Row("a + b * 2", 17),
        new Row("(a + b) * 2", 20),
        new Row("b / 2", 3.5),
        new Row("7 % 4", 3),
        new Row("-7 % 4", -3), // the sign of the dividend, as in Go
        new Row("2 ** 3 ** 2", 512), // from the right
        new Row("2 ^ 3", 8),
        new Row("-2 ** 2", -4), // the power first
        new Row("2 * -3", -6),
        new Row("+a - -b", 10),
        new Row("6 / 2 / 3", 1),
        // choices
        new Row("a < 5 ? b + a : 5", 10),
        new Row("a > 5 ? 1 : b > 5 ? 2 : 3", 2),
        new Row("a < 5 ? b >= 7 ? 5 : 10 : 0", 5),
        new Row("float(a < 2 ? b : 9)", 9),
        // logic
        new Row("a < b && b < 8 ? 1 : 0", 1),
        new Row("a > b || b == 7 ? 1 : 0", 1),
        new Row("a > b or not (b == 7) ? 1 : 0", 0),
        new Row("a != 3 and b != 7 ? 1 : 0", 0),
        new Row("!(a <= 3) ? 1 : 0", 0),
        new Row("true || a / zero > 1 ? 1 : 0", 1),
        new Row("false == (a > b) ? 1 : 0", 1),
        // nil
        new Row("gone ?? a", 3),
        new Row("gone ?? gone ?? 8", 8),
        new Row("a ?? b", 3),
        new Row("gone ?? a + 1", 4), // (gone ?? a) + 1
        new Row("gone == nil ? 1 : 0", 1),
        new Row("a == nil ? 1 : 0", 0),
        new Row("gone != nil ? gone * 2 : b", 7),
        // arrays and predicates
        new Row("count([a, b], {# > 1}) > 1 ? 5 : 0", 5),
        new Row("count([a, b, zero], # > 1)", 2),
        new Row("count([true, false, a > 1])", 2),
        new Row("sum([a, b])", 10),
        new Row("sum([a, b], # * 2)", 20),
        new Row("sum([])", 0),
        new Row("mean([a, b])", 5),
        new Row("mean(a, b, 11)", 7),
        new Row("median([1, 9, 3])", 3),
        new Row("median([4, 1, 9, 2])", 3),
        new Row("max(a, b)", 7),
        new Row("max([a, b], 9)", 9),
        new Row("min([a, b])", 3),
        new Row("len([a, b, 1])", 3),
        new Row("all([a, b], {# > 2}) ? 1 : 0", 1),
        new Row("any([a, b], {# > 5}) ? 1 : 0", 1),
        new Row("none([a, b], {# > 9}) ? 1 : 0", 1),
        new Row("one([a, b], {# > 5}) ? 1 : 0", 1),
        new Row("sum(filter([a, b, 1], {# > 2}))", 10),
        new Row("max(map([a, b], {# ** 2}))", 49),
        new Row("count([a, b], {count([#, 9], {# > 5}) == 2})", 1), // a predicate in a predicate
        new Row("sum([a, b,])", 10),
        // rounding
        new Row("ceil(half)", 1),
        new Row("floor(-half)", -1),
        new Row("round(2.5) + round(-2.5)", 0), // away from zero
        new Row("round(2.4)", 2),
        new Row("abs(a - b)", 4),
        new Row("int(3.9) + int(-3.9)", 0),
        new Row("float(a)", 3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void comesTo(Row row) throws FormulaException {
    assertThat(value(row.formula())).as(row.formula()).contains(row.wanted());
  }

  /**
   * KEDA's own formulas: {@code scaledobject_webhook_test.go}, {@code formula_test.go} and its end
   * to end tests; 13 of 13 agree. The figures are the names' lengths.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workload_trig_1 + workload_trig_2 | 30",
        "workload_trig + cron_trig | 22",
        "workload_trig + 1 | 14",
        "float(workload_trig + 1) | 14",
        "float(workload_trig < 5 ? cron_trig + workload_trig : 5) | 5",
        "workload_trig < 5 ? cron_trig + workload_trig : 5 | 5",
        "count([trig_one,trig_two],{#>1}) > 1 ? 5 : 0 | 5",
        "float(trig_one < 2 ? trig_one+trig_two >= 2 ? 5 : 10 : 0) | 0",
        "float(float(trig_two < 5 ? trig_one + trig_two : 5)) | 5",
        "trig_one ?? trig_two ?? 5 | 8",
        "trigger1 + trigger2 | 16",
        "primary ?? secondary ?? 8 | 7",
        "metrics_api + kw_trig | 18",
      })
  void readsTheFormulasThatKedaIsTestedWith(String text, double wanted) throws FormulaException {
    Formula formula = Formula.parse(text);
    Map<String, Optional<Double>> figures =
        formula.names().stream()
            .collect(Collectors.toMap(name -> name, name -> Optional.of((double) name.length())));

    assertThat(formula.evaluate(figures)).contains(wanted);
  }

  @Test
  void isNilWhenAllThatItNamesIs() throws FormulaException {
    assertThat(value("gone ?? gone")).isEmpty();
    assertThat(value("gone")).isEmpty();
  }

  @Test
  void namesItsTriggers() throws FormulaException {
    assertThat(Formula.parse("max(a, b) > count([c], {# > d}) ? true : nil").names())
        .containsExactly("a", "b", "c", "d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the formula ends at position 1 where a value should",
        "a + | the formula ends at position 4 where a value should",
        "a b | \"b\" stands at position 3 where it should end",
        "(a | the formula ends at position 3 where \")\" should",
        "a ? b | the formula ends at position 6 where \":\" should",
        "[a | the formula ends at position 3 where \",\" should",
        "# > 1 | \"#\" stands at position 1 where no predicate has an element for it",
        "exec(a) | there is no function exec at position 1",
        "ceil(a, b) | ceil at position 1 has too few or too many arguments",
        "max() | max at position 1 has too few or too many arguments",
        "filter([a]) | filter at position 1 has too few or too many arguments",
        "a @ b | \"@\" at position 3 means nothing in a formula",
        "1.2.3 | no number at position 1",
        "2x | no number at position 1",
        "a.b | \".\" at position 2 means nothing in a formula",
      })
  void saysWhereItCannotBeRead(String text, String why) {
    assertThatThrownBy(() -> Formula.parse(text))
        .isInstanceOf(FormulaException.class)
        .hasMessage(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c | no trigger is named c",
        "gone + 1 | + takes a number, not nil, a trigger that tells nothing",
        "a > 1 | the formula takes a number, not true",
        "[a] | the formula takes a number, not an array",
        "a ? 1 : 2 | ? takes true or false, not the number 3.0",
        "!a > 1 ? 1 : 2 | not takes true or false, not the number 3.0",
        "count(a, {# > 1}) | count takes an array, not the number 3.0",
        "count([a], #) | count takes true or false, not the number 3.0",
        "max([]) | max of nothing",
        "a / zero | the formula comes to Infinity",
        "zero / zero | the formula comes to NaN",
      })
  void hasNoFigure(String text, String why) {
    assertThatThrownBy(() -> value(text)).isInstanceOf(FormulaException.class).hasMessage(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "!", "[", "max(", "a ? "})
  void whateverIsNestedTooDeepIsRefused(String part) {
    assertThatThrownBy(() -> Formula.parse(part.repeat(400) + "a"))
        .isInstanceOf(FormulaException.class)
        .hasMessageContaining("nested");
  }

  @Test
  void aChainAsLongAsAFormulaMayBeIsEvaluated() throws FormulaException {
    assertThat(value("1" + "+1".repeat(999))).contains(1000.0);
    assertThat(value("1" + "**1".repeat(600))).contains(1.0);
    assertThatThrownBy(() -> Formula.parse("1" + "+1".repeat(1000)))
        .hasMessageContaining("longer than");
  }
}
