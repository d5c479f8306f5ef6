package io.millrace.api.trigger;

import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.trigger.Option.From;
import io.millrace.api.yaml.Node;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The options of one trigger as they were given, each held against its own value. */
final class Options {
  private final Node.Mapping metadata;
  private final Map<String, Option> table;
  private final Map<String, Found> found;
  private final Supply supply;
  private final Problems problems;

  /** A value and where it was found. */
  record Found(From from, String value, Place place) {}

  Options(
      Node.Mapping metadata,
      Map<String, Option> table,
      Map<String, Found> found,
      Supply supply,
      Problems problems) {
    this.metadata = metadata;
    this.table = table;
    this.found = found;
    this.supply = supply;
    this.problems = problems;
  }

  /** The value that counts: the one given, else the default. */
  Optional<String> text(String name) {
    Optional<String> given = Optional.ofNullable(found.get(name)).map(Found::value);
    return given.or(() -> isUnseen(name) ? Optional.empty() : option(name).byDefault());
  }

  /** As {@link #text}, unless the value is a secret: it must not show in a name. */
  Optional<String> shownText(String name) {
    return from(name).filter(From.AUTHENTICATION::equals).isPresent()
        ? Optional.empty()
        : text(name);
  }

  boolean flag(String name) {
    return text(name).flatMap(Flags::parse).orElse(false);
  }

  double number(String name) {
    return text(name).map(Double::parseDouble).orElse(0.0);
  }

  boolean is(String name, String value) {
    return text(name).filter(value::equals).isPresent();
  }

  boolean isGiven(String name) {
    return found.containsKey(name);
  }

  /** Given, or perhaps given where it cannot be seen. */
  boolean mayBeGiven(String name) {
    return isGiven(name) || isUnseen(name);
  }

  Optional<From> from(String name) {
    return Optional.ofNullable(found.get(name)).map(Found::from);
  }

  /** Whether both the trigger and its TriggerAuthentication give it. */
  boolean isGivenTwice(String name) {
    return from(name).filter(From.METADATA::equals).isPresent()
        && supply.authentication().value(name).isPresent();
  }

  Optional<String> podIdentity() {
    return supply.authentication().podIdentity();
  }

  /** Where the option stands, or would stand. */
  Place placeOf(String name) {
    Found here = found.get(name);
    return here == null ? metadata.placeOf(name) : here.place();
  }

  /** Whether it may be given by something that cannot be seen here. */
  boolean isUnseen(String name) {
    if (isGiven(name)) {
      return false;
    }
    Option option = option(name);
    return option.names().stream().anyMatch(each -> isUnseen(option, each));
  }

  private boolean isUnseen(Option option, String name) {
    boolean isInEnvironment =
        option.from().contains(From.ENVIRONMENT)
            && supply.environment().isEmpty()
            && metadata.has(name + OptionReader.FROM_ENVIRONMENT);
    boolean isInAuthentication =
        option.from().contains(From.AUTHENTICATION) && supply.authentication().isUnseen(name);
    return isInEnvironment || isInAuthentication;
  }

  private Option option(String name) {
    Option option = table.get(name);
    if (option == null) {
      throw new IllegalStateException("no option " + name);
    }
    return option;
  }

  /** Reports that something else needs an option that is not given. */
  void require(String name, String why) {
    if (!mayBeGiven(name)) {
      var problem =
          Problem.error(metadata.place().child(name), "missing: " + why + " needs " + name);
      problems.add(
          option(name).isSecret()
              ? problem.withHint("it is a parameter of a TriggerAuthentication")
              : problem);
    }
  }

  /** Reports what is wrong with an option that is given. */
  void refuse(String name, String message, String hint) {
    problems.add(Problem.error(placeOf(name), message).withHint(hint));
  }

  void warn(String name, String message, String hint) {
    problems.add(Problem.warning(placeOf(name), message).withHint(hint));
  }

  /** Says what becomes of an option that is given. */
  void tell(String name, String message) {
    problems.add(Problem.notice(placeOf(name), message));
  }

  /** What may be seen: values of the trigger and of the environment, and defaults. */
  SortedMap<String, String> parameters() {
    var seen = new TreeMap<String, String>();
    table
        .values()
        .forEach(
            option -> {
              if (!isHidden(option)) {
                text(option.name()).ifPresent(value -> seen.put(option.name(), value));
              }
            });
    return seen;
  }

  /** As {@link #parameters}, with the options that are not in the table. */
  SortedMap<String, String> everything() {
    var all = new TreeMap<>(parameters());
    for (Node.Entry entry : metadata.entries()) {
      boolean isOther =
          !entry.value().isNull()
              && !table.containsKey(entry.key())
              && !entry.key().endsWith(OptionReader.FROM_ENVIRONMENT);
      if (isOther) {
        all.put(entry.key(), ((Node.Scalar) entry.value()).text());
      }
    }
    return all;
  }

  /** What must not be seen. */
  SortedMap<String, String> secrets() {
    var hidden = new TreeMap<String, String>();
    found.forEach(
        (name, each) -> {
          if (isHidden(option(name))) {
            hidden.put(name, each.value());
          }
        });
    return hidden;
  }

  /** Variables that options name which are not in the table: the target's secrets, perhaps. */
  SortedMap<String, String> otherVariables() {
    var all = new TreeMap<String, String>();
    for (Node.Entry entry : metadata.entries()) {
      if (entry.key().endsWith(OptionReader.FROM_ENVIRONMENT) && !entry.value().isNull()) {
        String variable = ((Node.Scalar) entry.value()).text();
        supply
            .environment()
            .flatMap(present -> Optional.ofNullable(present.get(variable)))
            .ifPresent(value -> all.put(entry.key(), value));
      }
    }
    return all;
  }

  private boolean isHidden(Option option) {
    return option.isSecret() || from(option.name()).filter(From.AUTHENTICATION::equals).isPresent();
  }
}
