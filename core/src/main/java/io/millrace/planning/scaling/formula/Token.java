package io.millrace.planning.scaling.formula;

/**
 * One word of a formula.
 *
 * @param position where it begins, from 1
 */
record Token(Kind kind, String text, int position) {
  enum Kind {
    NUMBER,
    NAME,
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind != Kind.NUMBER && text.equals(sign);
  }

  FormulaException unexpected(String wanted) {
    String found = kind == Kind.END ? "the formula ends" : "\"" + text + "\" stands";
    return new FormulaException(found + " at position " + position + " where " + wanted);
  }
}
