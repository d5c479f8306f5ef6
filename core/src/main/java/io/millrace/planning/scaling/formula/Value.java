package io.millrace.planning.scaling.formula;

import java.util.List;

/** What a part of a formula comes to. */
sealed interface Value {
  record Num(double number) implements Value {}

  record Truth(boolean isTrue) implements Value {}

  /** Of a trigger that tells nothing. */
  record Nil() implements Value {}

  record Items(List<Value> values) implements Value {
    public Items {
      values = List.copyOf(values);
    }
  }

  Value NIL = new Nil();

  static Value of(double number) {
    return new Num(number);
  }

  static Value of(boolean isTrue) {
    return new Truth(isTrue);
  }

  default double number(String user) throws FormulaException {
    if (this instanceof Num num) {
      return num.number();
    }
    throw mismatch(user, "a number");
  }

  default boolean truth(String user) throws FormulaException {
    if (this instanceof Truth truth) {
      return truth.isTrue();
    }
    throw mismatch(user, "true or false");
  }

  default List<Value> items(String user) throws FormulaException {
    if (this instanceof Items items) {
      return items.values();
    }
    throw mismatch(user, "an array");
  }

  private FormulaException mismatch(String user, String wanted) {
    return new FormulaException(user + " takes " + wanted + ", not " + words());
  }

  /** The value as a user would call it. */
  default String words() {
    if (this instanceof Num num) {
      return "the number " + num.number();
    }
    if (this instanceof Truth truth) {
      return String.valueOf(truth.isTrue());
    }
    return this instanceof Items ? "an array" : "nil, a trigger that tells nothing";
  }
}
