package io.millrace.api.schema;

import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.yaml.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the fields of a mapping that do not belong there, and says where they do. Lost indentation
 * shows as an empty field with its own fields beside it: those are told together, under their
 * owner.
 *
 * @param explained names of fields that are missing only because their content stands elsewhere
 */
record Strays(List<Problem> problems, Set<String> explained) {
  private static final String METADATA = "metadata";

  static Strays of(Node.Mapping mapping, Shape.Fields shape, Shape.Fields root) {
    return new Finder(mapping, shape, root).find();
  }

  static Problem repeated(Node.Mapping mapping, Node.Entry entry) {
    String first =
        mapping
            .entry(entry.key())
            .map(Node.Entry::place)
            .map(place -> place.seenFrom(entry.place()))
            .orElse("above");
    return Problem.error(entry.place(), "repeated key; it stands first at " + first);
  }

  /** An empty field whose content may have slipped out of it. */
  private record Owner(String name, Place place, Shape shape, boolean isWritten) {
    boolean knows(String key) {
      return shape instanceof Shape.Fields fields && fields.field(key).isPresent();
    }

    boolean isFree() {
      return shape instanceof Shape.MapOf;
    }
  }

  private static final class Finder {
    private final Node.Mapping mapping;
    private final Shape.Fields shape;
    private final Shape.Fields root;
    private final List<Owner> owners = new ArrayList<>();
    private final Map<Owner, List<Node.Entry>> slipped = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> explained = new HashSet<>();

    private Finder(Node.Mapping mapping, Shape.Fields shape, Shape.Fields root) {
      this.mapping = mapping;
      this.shape = shape;
      this.root = root;
    }

    private Strays find() {
      if (mapping.entry(METADATA).isEmpty()) {
        shape
            .field(METADATA)
            .ifPresent(
                field ->
                    owners.add(
                        new Owner(
                            METADATA, mapping.place().child(METADATA), field.shape(), false)));
      }
      var repeated = Set.copyOf(mapping.repeated());
      Stream.concat(mapping.entries().stream(), mapping.repeated().stream())
          .sorted(
              Comparator.comparingInt((Node.Entry each) -> each.place().line())
                  .thenComparingInt(each -> each.place().column()))
          .forEach(entry -> visit(entry, repeated.contains(entry)));
      slipped.forEach((owner, entries) -> problems.add(explain(owner, entries)));
      slipped.keySet().forEach(owner -> explained.add(owner.name()));
      return new Strays(problems, explained);
    }

    private void visit(Node.Entry entry, boolean isRepeated) {
      Optional<Field> known = shape.field(entry.key());
      if (known.isPresent() && !isRepeated) {
        openIfEmpty(entry, known.get().shape());
        return;
      }
      Optional<Owner> owner = ownerOf(entry.key());
      if (owner.isPresent()) {
        slipped.computeIfAbsent(owner.get(), each -> new ArrayList<>()).add(entry);
        if (owner.get().shape() instanceof Shape.Fields fields) {
          fields.field(entry.key()).ifPresent(field -> openIfEmpty(entry, field.shape()));
        }
      } else {
        problems.add(isRepeated ? repeated(mapping, entry) : unknown(entry));
      }
    }

    private void openIfEmpty(Node.Entry entry, Shape inside) {
      if (entry.value().isNull()) {
        owners.add(new Owner(entry.key(), entry.place(), inside, true));
      }
    }

    /** The last empty field above that knows the name; else the last one, if its keys are free. */
    private Optional<Owner> ownerOf(String key) {
      for (int i = owners.size() - 1; i >= 0; i--) {
        if (owners.get(i).knows(key)) {
          return Optional.of(owners.get(i));
        }
      }
      return owners.isEmpty() || Nearest.of(key, shape.names()).isPresent()
          ? Optional.empty()
          : Optional.of(owners.get(owners.size() - 1)).filter(Owner::isFree);
    }

    private static Problem explain(Owner owner, List<Node.Entry> entries) {
      Node.Entry first = entries.get(0);
      String names =
          Words.some(
              List.copyOf(
                  entries.stream()
                      .map(Node.Entry::key)
                      .collect(Collectors.toCollection(LinkedHashSet::new))));
      if (!owner.isWritten()) {
        return Problem.error(
                first.place(),
                "stands at the top level, but belongs under metadata:, which is missing")
            .withHint(
                "put \"metadata:\" above line "
                    + first.place().line()
                    + " and indent "
                    + names
                    + " below it");
      }
      return Problem.error(
              first.place(),
              "stands beside "
                  + owner.name()
                  + ":, which is empty (line "
                  + owner.place().line()
                  + ")")
          .withHint("indent " + names + " below " + owner.name());
    }

    private Problem unknown(Node.Entry entry) {
      var problem = Problem.error(entry.place(), "unknown field");
      Optional<String> nearest = Nearest.of(entry.key(), shape.names());
      List<String> elsewhere = Paths.to(entry.key(), root);
      if (!elsewhere.isEmpty()
          && !nearest.filter(name -> isSameWord(name, entry.key())).isPresent()) {
        return problem.withHint("it is known as " + String.join(" and ", elsewhere));
      }
      nearest.ifPresent(explained::add);
      return problem.withHint(
          nearest
              .map(name -> "did you mean " + name + "?")
              .orElse("known here are " + Words.some(shape.names())));
    }

    private static boolean isSameWord(String name, String key) {
      return name.equalsIgnoreCase(key);
    }
  }
}
