package io.millrace.api.trigger;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An option of a trigger.
 *
 * @param names the first is its name, the others are older ones of the same meaning
 * @param from where it is looked for, in the order of {@link From}
 * @param byDefault what counts when it is given nowhere; empty for nothing
 * @param doc one phrase, starting with what it is
 */
record Option(
    List<String> names,
    Value value,
    Set<From> from,
    boolean isRequired,
    Optional<String> byDefault,
    String doc) {

  /** Where an option can be given; the first place that gives it counts. */
  enum From {
    /** {@code metadata} of the trigger. */
    METADATA,
    /** A variable of the target's container, named by {@code <option>FromEnv}. */
    ENVIRONMENT,
    /** A parameter of the TriggerAuthentication. */
    AUTHENTICATION
  }

  Option {
    names = List.copyOf(names);
    from = Set.copyOf(from);
  }

  static Option required(String name, Value value, String doc) {
    return new Option(List.of(name), value, EnumSet.of(From.METADATA), true, Optional.empty(), doc);
  }

  static Option optional(String name, Value value, String doc) {
    return new Option(
        List.of(name), value, EnumSet.of(From.METADATA), false, Optional.empty(), doc);
  }

  /** A parameter of the TriggerAuthentication alone. */
  static Option secret(String name, String doc) {
    return optional(name, Value.TEXT, doc).only(From.AUTHENTICATION);
  }

  Option only(From... places) {
    return new Option(names, value, Set.of(places), isRequired, byDefault, doc);
  }

  Option or(From place) {
    var more = EnumSet.copyOf(from);
    more.add(place);
    return new Option(names, value, more, isRequired, byDefault, doc);
  }

  Option called(String... all) {
    return new Option(List.of(all), value, from, isRequired, byDefault, doc);
  }

  Option byDefault(String text) {
    return new Option(names, value, from, isRequired, Optional.of(text), doc);
  }

  String name() {
    return names.get(0);
  }

  /** Whether it must not be seen wherever it comes from. */
  boolean isSecret() {
    return !from.contains(From.METADATA);
  }
}
