package io.millrace.api.trigger;

import io.millrace.api.problem.Nearest;
import io.millrace.api.schema.Quantity;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the text of an option may be.
 *
 * @param legal in words that follow "expected"
 * @param hint what was meant by a text that is not legal, such as {@code did you mean x?}; empty
 *     when nobody knows
 */
record Value(String legal, Predicate<String> test, UnaryOperator<String> hint) {
  private static final Pattern NUMERAL =
      Pattern.compile("-?(0|[1-9][0-9]{0,29})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,12}|([0-9]{1,9}(\\.[0-9]{1,9})?(ns|us|µs|ms|s|m|h))+)");

  static final Value TEXT = of("a text", text -> true);
  static final Value FLAG = of("true or false", text -> Flags.parse(text).isPresent());
  static final Value NUMBER = of("a number", Value::isNumber);
  static final Value POSITIVE =
      of("a number above 0", text -> isNumber(text) && Double.parseDouble(text) > 0);
  static final Value PAIRS =
      of(
          "key=value, several with commas between them",
          text -> parts(text).allMatch(part -> part.split("=", -1).length == 2));
  static final Value TIMEOUT =
      of("a number of milliseconds, or a duration such as 5s", DURATION.asMatchPredicate());
  static final Value PARTITIONS =
      of("partitions such as 1-4,8", text -> Partitions.parse(text).isPresent());
  static final Value KAFKA_VERSION =
      of(
          "a version of Kafka such as 3.9.0",
          Pattern.compile("0(\\.[0-9]{1,4}){3}|[1-9][0-9]{0,3}(\\.[0-9]{1,4}){2}")
              .asMatchPredicate());
  static final Value CRON =
      new Value(
          "five fields of cron such as \"0 8 * * Mon-Fri\"",
          text -> CronFields.mistake(text).isEmpty(),
          text -> CronFields.mistake(text).orElse(""));
  static final Value ZONE =
      new Value(
          "a time zone such as Europe/Berlin or Etc/UTC",
          Value::isZone,
          text -> Nearest.hint(text, ZoneId.getAvailableZoneIds()));
  static final Value PERCENT_OR_QUANTITY =
      of(
          "a percentage such as 60, or a quantity such as 500m or 512Mi",
          text -> Quantity.parse(text).filter(amount -> amount.signum() > 0).isPresent());

  static Value of(String legal, Predicate<String> test) {
    return new Value(legal, test, text -> "");
  }

  static Value oneOf(String... words) {
    List<String> legal = List.of(words);
    return new Value(
        "one of " + String.join(", ", legal), legal::contains, text -> Nearest.hint(text, legal));
  }

  /** Several of a few words, with commas between them. */
  static Value someOf(String... words) {
    List<String> legal = List.of(words);
    return new Value(
        "some of " + String.join(", ", legal),
        text -> parts(text).map(String::strip).allMatch(legal::contains),
        text -> Nearest.hint(text, legal));
  }

  static Value atLeast(long min) {
    return of(
        "a whole number of at least " + min,
        text -> INTEGER.matcher(text).matches() && Long.parseLong(text) >= min);
  }

  boolean allows(String text) {
    return test.test(text);
  }

  private static Stream<String> parts(String text) {
    return Pattern.compile(",").splitAsStream(text);
  }

  private static boolean isNumber(String text) {
    return NUMERAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
  }

  private static boolean isZone(String text) {
    return text.equals("UTC") || ZoneId.getAvailableZoneIds().contains(text);
  }
}
