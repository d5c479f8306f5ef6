package io.millrace.api.trigger;

import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.problem.Quoting;
import io.millrace.api.schema.Words;
import io.millrace.api.trigger.Option.From;
import io.millrace.api.trigger.Options.Found;
import io.millrace.api.yaml.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for the options of a trigger where they may be given.
 *
 * <p>Source: KEDA's typed configuration: spaces around a value do not count, an empty value is
 * none, and the trigger's own metadata goes before the environment and the TriggerAuthentication.
 */
final class OptionReader {
  static final String FROM_ENVIRONMENT = "FromEnv";

  private final Node.Mapping metadata;
  private final TriggerType type;
  private final Supply supply;
  private final Problems problems;
  private final Map<String, Option> table = new LinkedHashMap<>();

  OptionReader(TriggerType type, Node.Mapping trigger, Supply supply, Problems problems) {
    this.type = type;
    this.metadata = trigger.child("metadata");
    this.supply = supply;
    this.problems = problems;
    type.options().forEach(option -> table.put(option.name(), option));
  }

  Options read() {
    var found = new LinkedHashMap<String, Found>();
    for (Option option : table.values()) {
      Optional<Found> value = find(option);
      if (value.isPresent()) {
        found.put(option.name(), value.get());
        check(option, value.get());
      }
    }
    var options = new Options(metadata, table, found, supply, problems);
    for (Option option : table.values()) {
      if (option.isRequired() && !options.mayBeGiven(option.name())) {
        missing(option);
      }
    }
    for (Node.Entry entry : metadata.entries()) {
      stray(entry);
    }
    return options;
  }

  private Optional<Found> find(Option option) {
    return Stream.of(From.values())
        .filter(option.from()::contains)
        .flatMap(from -> option.names().stream().flatMap(name -> find(name, from).stream()))
        .findFirst();
  }

  private Optional<Found> find(String name, From from) {
    Optional<String> value =
        switch (from) {
          case METADATA -> metadata.text(name);
          case ENVIRONMENT ->
              metadata
                  .text(name + FROM_ENVIRONMENT)
                  .flatMap(
                      variable ->
                          supply
                              .environment()
                              .flatMap(all -> Optional.ofNullable(all.get(variable))));
          case AUTHENTICATION -> supply.authentication().value(name);
        };
    return value
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> found(name, from, text));
  }

  private Found found(String name, From from, String text) {
    Place place =
        switch (from) {
          case METADATA -> metadata.placeOf(name);
          case ENVIRONMENT -> metadata.placeOf(name + FROM_ENVIRONMENT);
          case AUTHENTICATION -> metadata.place().child(name);
        };
    return new Found(from, text, place);
  }

  private void check(Option option, Found found) {
    Value value = option.value();
    if (value.allows(found.value())) {
      return;
    }
    problems.add(
        switch (found.from()) {
          case METADATA ->
              Problem.mismatch(
                      found.place(), "string " + Quoting.quote(found.value()), value.legal())
                  .withHint(value.hint().apply(found.value()));
          // what comes from elsewhere may be a secret
          case ENVIRONMENT ->
              Problem.error(found.place(), "the value of this variable is not legal")
                  .withLegal(value.legal());
          case AUTHENTICATION ->
              Problem.error(
                      found.place(), "the value that the TriggerAuthentication gives is not legal")
                  .withLegal(value.legal());
        });
  }

  private void missing(Option option) {
    String name = option.name();
    Place place = metadata.place().child(name);
    if (metadata.has(name + FROM_ENVIRONMENT) && option.from().contains(From.ENVIRONMENT)) {
      place = metadata.placeOf(name + FROM_ENVIRONMENT);
    }
    problems.add(
        Problem.error(place, "missing: " + option.doc()).withLegal(option.value().legal()));
  }

  /** Tells of a key that nobody reads; KEDA says nothing. */
  private void stray(Node.Entry entry) {
    String key = entry.key();
    if (entry.value().isNull() || isName(key, From.METADATA)) {
      return;
    }
    Optional<TriggerType.Gone> gone =
        type.gone().stream().filter(each -> each.name().equals(key)).findFirst();
    if (gone.isPresent()) {
      problems.add(
          gone.get().isError()
              ? Problem.error(entry.place(), gone.get().message())
              : Problem.notice(entry.place(), gone.get().message()));
      return;
    }
    if (key.endsWith(FROM_ENVIRONMENT)) {
      fromEnvironment(entry, key.substring(0, key.length() - FROM_ENVIRONMENT.length()));
      return;
    }
    if (isName(key, From.AUTHENTICATION) || isName(key, From.ENVIRONMENT)) {
      problems.add(
          Problem.warning(entry.place(), "without effect here")
              .withHint(key + " is a secret: give it by a TriggerAuthentication"));
      return;
    }
    if (!type.takesMore()) {
      List<String> names =
          table.values().stream()
              .filter(option -> option.from().contains(From.METADATA))
              .map(Option::name)
              .toList();
      String nearest = Nearest.hint(key, names);
      problems.add(
          Problem.warning(entry.place(), "unknown option, without effect")
              .withHint(nearest.isEmpty() ? "known are " + Words.some(names) : nearest));
    }
  }

  private void fromEnvironment(Node.Entry entry, String name) {
    if (!isName(name, From.ENVIRONMENT)) {
      if (!type.takesMore()) {
        problems.add(
            Problem.warning(entry.place(), "without effect")
                .withHint(name + " cannot come from the environment"));
      }
      return;
    }
    String variable = ((Node.Scalar) entry.value()).text();
    supply
        .environment()
        .filter(all -> !all.containsKey(variable))
        .ifPresent(
            all ->
                problems.add(
                    Problem.warning(
                            entry.value().place(),
                            "the target's container has no variable " + variable)
                        .withHint(Nearest.hint(variable, all.keySet()))));
  }

  private boolean isName(String key, From from) {
    return table.values().stream()
        .anyMatch(option -> option.from().contains(from) && option.names().contains(key));
  }
}
