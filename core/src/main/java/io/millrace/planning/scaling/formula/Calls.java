package io.millrace.planning.scaling.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** What the functions do. */
final class Calls {
  private Calls() {}

  static Value of(Function function, List<Value> values) throws FormulaException {
    Value first = values.get(0);
    String user = function.word();
    return switch (function) {
      case LEN -> Value.of(first.items(user).size());
      case MIN -> Value.of(numbers(user, values).min().orElseThrow(() -> empty(user)));
      case MAX -> Value.of(numbers(user, values).max().orElseThrow(() -> empty(user)));
      case MEAN -> Value.of(numbers(user, values).average().orElse(0));
      case MEDIAN -> Value.of(median(numbers(user, values).sorted().toArray()));
      case ABS -> Value.of(Math.abs(first.number(user)));
      case CEIL -> Value.of(Math.ceil(first.number(user)));
      case FLOOR -> Value.of(Math.floor(first.number(user)));
      case ROUND -> Value.of(round(first.number(user)));
      case INT -> Value.of(truncate(first.number(user)));
      case FLOAT -> Value.of(first.number(user));
      case COUNT, SUM, ALL, ANY, NONE, ONE, FILTER, MAP ->
          throw new FormulaException(user + " takes an array and a predicate");
    };
  }

  /**
   * @param answers of the predicate, one for each item; the items themselves without a predicate
   */
  static Value overItems(Function function, List<Value> items, List<Value> answers)
      throws FormulaException {
    String user = function.word();
    return switch (function) {
      case SUM -> Value.of(numbers(user, answers).sum());
      case MAP -> new Value.Items(answers);
      case FILTER -> new Value.Items(chosen(user, items, answers));
      case COUNT -> Value.of(chosen(user, items, answers).size());
      case ALL -> Value.of(chosen(user, items, answers).size() == items.size());
      case ANY -> Value.of(!chosen(user, items, answers).isEmpty());
      case NONE -> Value.of(chosen(user, items, answers).isEmpty());
      case ONE -> Value.of(chosen(user, items, answers).size() == 1);
      case LEN, MIN, MAX, MEAN, MEDIAN, ABS, CEIL, FLOOR, ROUND, INT, FLOAT ->
          throw new FormulaException(user + " takes no predicate");
    };
  }

  private static List<Value> chosen(String user, List<Value> items, List<Value> answers)
      throws FormulaException {
    List<Value> chosen = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (answers.get(i).truth(user)) {
        chosen.add(items.get(i));
      }
    }
    return chosen;
  }

  /** Numbers and arrays of numbers alike. */
  private static DoubleStream numbers(String user, List<Value> values) throws FormulaException {
    List<Double> numbers = new ArrayList<>();
    for (Value value : values) {
      if (value instanceof Value.Items items) {
        numbers(user, items.values()).forEach(numbers::add);
      } else {
        numbers.add(value.number(user));
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue);
  }

  private static FormulaException empty(String user) {
    return new FormulaException(user + " of nothing");
  }

  private static double median(double[] sorted) {
    if (sorted.length == 0) {
      return 0;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Halves go away from zero. */
  private static double round(double number) {
    return Math.copySign(Math.floor(Math.abs(number) + 0.5), number);
  }

  private static double truncate(double number) {
    return number < 0 ? Math.ceil(number) : Math.floor(number);
  }
}
