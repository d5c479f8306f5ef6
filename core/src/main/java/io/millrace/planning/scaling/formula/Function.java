package io.millrace.planning.scaling.formula;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a formula can call. */
enum Function {
  COUNT(Shape.ITEMS_AND_MAYBE_PREDICATE),
  SUM(Shape.ITEMS_AND_MAYBE_PREDICATE),
  ALL(Shape.ITEMS_AND_PREDICATE),
  ANY(Shape.ITEMS_AND_PREDICATE),
  NONE(Shape.ITEMS_AND_PREDICATE),
  ONE(Shape.ITEMS_AND_PREDICATE),
  FILTER(Shape.ITEMS_AND_PREDICATE),
  MAP(Shape.ITEMS_AND_PREDICATE),
  LEN(Shape.ONE_VALUE),
  MIN(Shape.VALUES),
  MAX(Shape.VALUES),
  MEAN(Shape.VALUES),
  MEDIAN(Shape.VALUES),
  ABS(Shape.ONE_VALUE),
  CEIL(Shape.ONE_VALUE),
  FLOOR(Shape.ONE_VALUE),
  ROUND(Shape.ONE_VALUE),
  INT(Shape.ONE_VALUE),
  FLOAT(Shape.ONE_VALUE);

  /** What it takes. */
  enum Shape {
    ONE_VALUE,
    VALUES,
    ITEMS_AND_PREDICATE,
    ITEMS_AND_MAYBE_PREDICATE;

    boolean takesPredicate() {
      return this == ITEMS_AND_PREDICATE || this == ITEMS_AND_MAYBE_PREDICATE;
    }

    boolean takes(int arguments) {
      return switch (this) {
        case ONE_VALUE -> arguments == 1;
        case VALUES -> arguments >= 1;
        case ITEMS_AND_PREDICATE -> arguments == 2;
        case ITEMS_AND_MAYBE_PREDICATE -> arguments == 1 || arguments == 2;
      };
    }
  }

  private final Shape shape;

  Function(Shape shape) {
    this.shape = shape;
  }

  Shape shape() {
    return shape;
  }

  /** As it is written. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Function> named(String word) {
    return Arrays.stream(values()).filter(function -> function.word().equals(word)).findFirst();
  }
}
