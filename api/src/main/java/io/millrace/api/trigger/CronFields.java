package io.millrace.api.trigger;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks a cron schedule of five fields: minute, hour, day of month, month, day of week.
 *
 * <p>Source: robfig/cron, the parser that KEDA uses: stars and question marks, lists, ranges,
 * steps, English names of months and days; no {@code @daily} and no seconds.
 */
final class CronFields {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final List<Field> FIELDS =
      List.of(
          new Field("minute", 0, 59, List.of()),
          new Field("hour", 0, 23, List.of()),
          new Field("day of month", 1, 31, List.of()),
          new Field("month", 1, 12, MONTHS),
          new Field("day of week", 0, 6, DAYS));

  private record Field(String name, int min, int max, List<String> words) {
    /** -1 for a text that is no value. */
    int value(String text) {
      int word = words.indexOf(text.toLowerCase(Locale.ROOT));
      if (word >= 0) {
        return word + min;
      }
      return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    }

    boolean allows(int value) {
      return value >= min && value <= max;
    }

    boolean allowsRange(String text) {
      if (text.equals("*") || text.equals("?")) {
        return true;
      }
      String[] ends = text.split("-", -1);
      if (ends.length > 2) {
        return false;
      }
      int first = value(ends[0]);
      int last = value(ends[ends.length - 1]);
      return allows(first) && allows(last) && first <= last;
    }

    boolean allowsPart(String text) {
      String[] step = text.split("/", -1);
      boolean isStepRight =
          step.length == 1
              || (step.length == 2 && step[1].matches("[0-9]{1,4}") && !step[1].matches("0+"));
      return isStepRight && allowsRange(step[0]);
    }
  }

  private CronFields() {}

  /** What is wrong with a schedule; empty when it is right. */
  static Optional<String> mistake(String schedule) {
    String[] parts = schedule.strip().split("\\s+");
    if (parts.length != FIELDS.size()) {
      return Optional.of("it has " + parts.length + " fields");
    }
    for (int i = 0; i < parts.length; i++) {
      Field field = FIELDS.get(i);
      for (String part : parts[i].split(",", -1)) {
        if (!field.allowsPart(part)) {
          return Optional.of(
              "the " + field.name() + " is from " + field.min() + " to " + field.max());
        }
      }
    }
    return Optional.empty();
  }
}
