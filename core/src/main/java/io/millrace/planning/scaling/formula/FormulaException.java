package io.millrace.planning.scaling.formula;

/** A formula that cannot be read, or that has no figure for what the triggers told. */
public final class FormulaException extends Exception {
  private static final long serialVersionUID = 1;

  FormulaException(String message) {
    super(message);
  }
}
