package io.millrace.api.schema;

import java.util.List;
import java.util.regex.Pattern;

/** Short names for shapes, so that a schema reads like a list of its fields. */
public final class Shapes {
  public static final Shape.Flag FLAG = new Shape.Flag();
  public static final Shape.Anything ANYTHING = new Shape.Anything();
  public static final Shape.AnyScalar SCALAR = new Shape.AnyScalar();
  public static final Shape.Amount QUANTITY = new Shape.Amount(true);
  public static final Shape.Amount POSITIVE_QUANTITY = new Shape.Amount(false);
  public static final Shape.Whole PORT = new Shape.Whole(1, 65_535);
  public static final Shape.Text TEXT = text("a string", "(?s).*", Integer.MAX_VALUE);
  public static final Shape.Text FILLED_TEXT =
      text("a string that is not empty", "(?s).*\\S.*", Integer.MAX_VALUE);
  public static final Shape.Text DNS_LABEL =
      text(
          "at most 63 lower-case letters, digits and dashes, starting and ending with a letter or"
              + " digit",
          "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
          63);
  public static final Shape.Text DNS_NAME =
      text(
          "at most 253 lower-case letters, digits, dashes and dots, starting and ending with a"
              + " letter or digit",
          "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
          253);
  public static final Shape.Text ENV_NAME =
      text(
          "letters, digits and _ . - not starting with a digit",
          "[-._a-zA-Z][-._a-zA-Z0-9]*",
          Integer.MAX_VALUE);
  public static final Shape.Text CONFIG_KEY =
      text("letters, digits and _ . - as in a file name", "[-._a-zA-Z0-9]+", 253);
  public static final Shape.Text QUALIFIED_NAME =
      text(
          "a name of at most 63 letters, digits and _ . - with an optional prefix such as"
              + " example.com/",
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
          317);
  public static final Shape.Text LABEL_VALUE =
      text(
          "at most 63 letters, digits and _ . - starting and ending with a letter or digit",
          "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?",
          63);
  public static final Shape.MapOf LABELS = stringMap(QUALIFIED_NAME, LABEL_VALUE);

  /** A mapping that nobody reads before Kubernetes does. */
  public static final Shape.MapOf OBJECT = stringMap(FILLED_TEXT, ANYTHING);

  public static final Shape.Text ABSOLUTE_PATH = text("a path that starts with /", "/[^:]*", 4096);

  private Shapes() {}

  public static Shape.Text text(String legal, String pattern, int maxLength) {
    return new Shape.Text(legal, Pattern.compile(pattern), maxLength);
  }

  public static Shape.Choice choice(String... words) {
    return new Shape.Choice(List.of(words));
  }

  public static Shape.Whole atLeast(int min) {
    return new Shape.Whole(min, Integer.MAX_VALUE);
  }

  public static Shape.Whole between(int min, int max) {
    return new Shape.Whole(min, max);
  }

  public static Shape.Decimal fraction() {
    return new Shape.Decimal(0, 1);
  }

  public static Shape.ListOf listOf(Shape item) {
    return new Shape.ListOf(item, true);
  }

  public static Shape.ListOf filledListOf(Shape item) {
    return new Shape.ListOf(item, false);
  }

  /** Strings by key; a key without a value is the empty string, as in Kubernetes. */
  public static Shape.MapOf stringMap(Shape.Text key, Shape value) {
    return new Shape.MapOf(key, value, true, List.of(), List.of());
  }

  public static Shape.Fields fields(Field... fields) {
    return new Shape.Fields(List.of(fields));
  }
}
