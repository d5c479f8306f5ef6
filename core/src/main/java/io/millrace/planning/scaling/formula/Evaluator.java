package io.millrace.planning.scaling.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what a formula comes to. Every number is a double, as the figures of the triggers are.
 *
 * @param figures by name of the trigger; empty for one that tells nothing
 * @param elements what {@code #} stands for, innermost predicate last
 */
record Evaluator(Map<String, Optional<Double>> figures, List<Value> elements)
    implements Node.Cases<Value> {

  Value of(Node node) throws FormulaException {
    return node.accept(this);
  }

  private Evaluator about(Value element) {
    List<Value> all = new ArrayList<>(elements);
    all.add(element);
    return new Evaluator(figures, all);
  }

  @Override
  public Value constant(Node.Constant node) {
    return node.value();
  }

  @Override
  public Value name(Node.Name node) throws FormulaException {
    Optional<Double> figure = figures.get(node.name());
    if (figure == null) {
      throw new FormulaException("no trigger is named " + node.name());
    }
    return figure.map(Value::of).orElse(Value.NIL);
  }

  @Override
  public Value element(Node.Element node) {
    return elements.get(elements.size() - 1);
  }

  @Override
  public Value items(Node.Items node) throws FormulaException {
    List<Value> values = new ArrayList<>();
    for (Node one : node.nodes()) {
      values.add(of(one));
    }
    return new Value.Items(values);
  }

  @Override
  public Value unary(Node.Unary node) throws FormulaException {
    Value value = of(node.of());
    return switch (node.sign()) {
      case "!" -> Value.of(!value.truth("not"));
      case "-" -> Value.of(-value.number("-"));
      default -> Value.of(value.number("+"));
    };
  }

  @Override
  public Value choice(Node.Choice node) throws FormulaException {
    return of(of(node.question()).truth("?") ? node.then() : node.otherwise());
  }

  @Override
  public Value binary(Node.Binary node) throws FormulaException {
    String sign = node.sign();
    Value left = of(node.left());
    return switch (sign) {
      case "??" -> left.equals(Value.NIL) ? of(node.right()) : left;
      case "&&" -> Value.of(left.truth(sign) && of(node.right()).truth(sign));
      case "||" -> Value.of(left.truth(sign) || of(node.right()).truth(sign));
      case "==" -> Value.of(isSame(left, of(node.right())));
      case "!=" -> Value.of(!isSame(left, of(node.right())));
      default -> arithmetic(sign, left.number(sign), of(node.right()).number(sign));
    };
  }

  /** By value: 0 and -0 are one number, and NaN is none. */
  private static boolean isSame(Value left, Value right) {
    return left instanceof Value.Num one && right instanceof Value.Num other
        ? one.number() == other.number()
        : left.equals(right);
  }

  private static Value arithmetic(String sign, double left, double right) throws FormulaException {
    return switch (sign) {
      case "+" -> Value.of(left + right);
      case "-" -> Value.of(left - right);
      case "*" -> Value.of(left * right);
      case "/" -> Value.of(left / right);
      case "%" -> Value.of(left % right);
      case "**" -> Value.of(Math.pow(left, right));
      case "<" -> Value.of(left < right);
      case ">" -> Value.of(left > right);
      case "<=" -> Value.of(left <= right);
      case ">=" -> Value.of(left >= right);
      default -> throw new FormulaException("there is no sign " + sign);
    };
  }

  @Override
  public Value call(Node.Call node) throws FormulaException {
    Function function = node.function();
    return function.shape().takesPredicate()
        ? overItems(function, node.arguments())
        : Calls.of(function, values(node.arguments()));
  }

  private List<Value> values(List<Node> nodes) throws FormulaException {
    List<Value> values = new ArrayList<>();
    for (Node node : nodes) {
      values.add(of(node));
    }
    return values;
  }

  private Value overItems(Function function, List<Node> arguments) throws FormulaException {
    List<Value> items = of(arguments.get(0)).items(function.word());
    List<Value> answers = items;
    if (arguments.size() == 2) {
      answers = new ArrayList<>();
      for (Value item : items) {
        answers.add(about(item).of(arguments.get(1)));
      }
    }
    return Calls.overItems(function, items, answers);
  }
}
