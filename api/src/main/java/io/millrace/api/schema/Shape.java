package io.millrace.api.schema;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand at one place of a manifest. */
public sealed interface Shape {
  /** What is legal, in words that follow "expected". */
  String legal();

  <R> R accept(Cases<R> cases);

  /**
   * A string.
   *
   * @param pattern that the whole string must match
   * @param maxLength in characters
   */
  record Text(String legal, Pattern pattern, int maxLength) implements Shape {
    public boolean allows(String text) {
      return text.length() <= maxLength && pattern.matcher(text).matches();
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.text(this);
    }
  }

  /** One of a few words. */
  record Choice(List<String> words) implements Shape {
    public Choice {
      words = List.copyOf(words);
    }

    @Override
    public String legal() {
      return words.size() == 1 ? words.get(0) : "one of " + String.join(", ", words);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.choice(this);
    }
  }

  /** A whole number within bounds. */
  record Whole(int min, int max) implements Shape {
    @Override
    public String legal() {
      return max == Integer.MAX_VALUE
          ? "a whole number of at least " + min
          : "a whole number from " + min + " to " + max;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.whole(this);
    }
  }

  /** A number within bounds. */
  record Decimal(double min, double max) implements Shape {
    @Override
    public String legal() {
      return "a number from " + plain(min) + " to " + plain(max);
    }

    private static String plain(double bound) {
      return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.decimal(this);
    }
  }

  /** True or false. */
  record Flag() implements Shape {
    @Override
    public String legal() {
      return "true or false";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.flag(this);
    }
  }

  /** A Kubernetes quantity: a number, or a string such as {@code 200Mi} or {@code 100m}. */
  record Amount(boolean isZeroLegal) implements Shape {
    @Override
    public String legal() {
      return "a quantity "
          + (isZeroLegal ? "of at least 0" : "above 0")
          + " such as 100m, 0.1, 1k or 200Mi";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.amount(this);
    }
  }

  /** A string, number or boolean whose text is kept as written. */
  record AnyScalar() implements Shape {
    @Override
    public String legal() {
      return "a string, number or boolean";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.anyScalar(this);
    }
  }

  /** Items of one shape. */
  record ListOf(Shape item, boolean isEmptyLegal) implements Shape {
    @Override
    public String legal() {
      return isEmptyLegal ? "a list" : "a list with at least one item";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.listOf(this);
    }
  }

  /**
   * Keys of the user's choice with values of one shape.
   *
   * @param isNullLegal whether a key may stand without a value, which Kubernetes takes for ""
   * @param known keys that mean something to us
   * @param ownPrefixes starts of keys of which all are known: another one is most likely mistyped
   */
  record MapOf(
      Text key, Shape value, boolean isNullLegal, List<Field> known, List<String> ownPrefixes)
      implements Shape {
    public MapOf {
      known = List.copyOf(known);
      ownPrefixes = List.copyOf(ownPrefixes);
    }

    @Override
    public String legal() {
      return "a mapping";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.mapOf(this);
    }
  }

  /** A mapping with known fields. */
  record Fields(List<Field> fields) implements Shape {
    public Fields {
      fields = List.copyOf(fields);
    }

    public Optional<Field> field(String name) {
      return fields.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    public List<String> names() {
      return fields.stream().map(Field::name).toList();
    }

    @Override
    public String legal() {
      List<String> required = fields.stream().filter(Field::isRequired).map(Field::name).toList();
      return required.isEmpty()
          ? "a mapping with " + Words.some(names())
          : "a mapping with at least " + String.join(", ", required);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.fields(this);
    }
  }

  /**
   * A string that must not be seen: no message shows it.
   *
   * @param isEncoded whether it is in base64
   */
  record Hidden(boolean isEncoded) implements Shape {
    public static final Hidden TEXT = new Hidden(false);
    public static final Hidden BASE64 = new Hidden(true);

    @Override
    public String legal() {
      return isEncoded ? "a string in base64" : "a string";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.hidden(this);
    }
  }

  /** Something that nobody reads. */
  record Anything() implements Shape {
    @Override
    public String legal() {
      return "anything";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.anything(this);
    }
  }

  /** One method per shape: a new shape does not compile until every reader answers for it. */
  interface Cases<R> {
    R text(Text shape);

    R choice(Choice shape);

    R whole(Whole shape);

    R decimal(Decimal shape);

    R flag(Flag shape);

    R amount(Amount shape);

    R anyScalar(AnyScalar shape);

    R listOf(ListOf shape);

    R mapOf(MapOf shape);

    R fields(Fields shape);

    R hidden(Hidden shape);

    R anything(Anything shape);
  }
}
