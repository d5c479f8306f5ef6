package io.millrace.api.yaml;

import io.millrace.api.problem.Place;
import io.millrace.api.problem.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One value of a YAML document. The getters of {@link Mapping} are for manifests that a schema has
 * found right; a {@code null} counts as absent, as Kubernetes has it.
 */
public sealed interface Node {
  /** Where it stands: a scalar itself, a mapping or list its key. */
  Place place();

  /** What it is, for a message: {@code string "three"}. */
  String describe();

  <R> R accept(Cases<R> cases);

  /** One method per kind of node. */
  interface Cases<R> {
    R mapping(Mapping node);

    R sequence(Sequence node);

    R scalar(Scalar node);
  }

  /** Whether nothing stands there. */
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.type() == Scalar.Type.NULL;
  }

  /** A key with its value; the place is the key's. */
  record Entry(Place place, String key, Node value) {}

  /**
   * Keys with values.
   *
   * @param entries in the order of the text, each key once
   * @param repeated further entries with a key that was there before
   */
  record Mapping(Place place, List<Entry> entries, List<Entry> repeated) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
      repeated = List.copyOf(repeated);
    }

    public static Mapping empty(Place place) {
      return new Mapping(place, List.of(), List.of());
    }

    public Optional<Entry> entry(String key) {
      return entries.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    public Optional<Node> get(String key) {
      return entry(key).map(Entry::value).filter(value -> !value.isNull());
    }

    public boolean has(String key) {
      return get(key).isPresent();
    }

    public Optional<Scalar> scalar(String key) {
      return get(key).map(Scalar.class::cast);
    }

    public Optional<String> text(String key) {
      return scalar(key).map(Scalar::text);
    }

    public Optional<Integer> whole(String key) {
      return text(key).map(Integer::valueOf);
    }

    public boolean flag(String key) {
      return scalar(key).map(Scalar::isTrue).orElse(false);
    }

    /** The mapping below {@code key}, an empty one when there is none. */
    public Mapping child(String key) {
      return get(key).map(Mapping.class::cast).orElseGet(() -> empty(place.child(key)));
    }

    /** The items below {@code key}, none when there are none. */
    public List<Node> items(String key) {
      return get(key).map(Sequence.class::cast).map(Sequence::items).orElse(List.of());
    }

    /** The items below {@code key}, each a mapping. */
    public List<Mapping> mappings(String key) {
      return items(key).stream().map(Mapping.class::cast).toList();
    }

    /** Where {@code key} stands, or would stand. */
    public Place placeOf(String key) {
      return get(key).map(Node::place).orElseGet(() -> place.child(key));
    }

    /** This mapping with {@code value} below {@code key}, replaced in place or appended. */
    public Mapping with(String key, Node value) {
      var changed = new ArrayList<Entry>();
      var fresh = new Entry(value.place(), key, value);
      entries.forEach(each -> changed.add(each.key().equals(key) ? fresh : each));
      if (entry(key).isEmpty()) {
        changed.add(fresh);
      }
      return new Mapping(place, changed, repeated);
    }

    public Mapping without(String key) {
      return new Mapping(
          place, entries.stream().filter(each -> !each.key().equals(key)).toList(), repeated);
    }

    @Override
    public String describe() {
      return entries.isEmpty() ? "an empty mapping" : "a mapping";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.mapping(this);
    }
  }

  /** Items in order. */
  record Sequence(Place place, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return items.isEmpty() ? "an empty list" : "a list";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.sequence(this);
    }
  }

  /**
   * A single value.
   *
   * @param text as written, quotes and escapes resolved
   */
  record Scalar(Place place, Type type, String text) implements Node {
    /** What Kubernetes takes the text for. */
    public enum Type {
      NULL,
      BOOLEAN,
      WHOLE,
      DECIMAL,
      /** Octal, hexadecimal, infinite or with underscores: a number, but not in plain digits. */
      ODD_NUMBER,
      STRING
    }

    public static Scalar string(Place place, String text) {
      return new Scalar(place, Type.STRING, text);
    }

    public boolean isTrue() {
      return text.equalsIgnoreCase("true")
          || text.equalsIgnoreCase("yes")
          || text.equalsIgnoreCase("on");
    }

    @Override
    public String describe() {
      return switch (type) {
        case NULL -> "nothing";
        case BOOLEAN -> "boolean " + text;
        case WHOLE, DECIMAL, ODD_NUMBER -> "number " + Quoting.abbreviate(text, 40);
        case STRING -> "string " + Quoting.quote(text);
      };
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.scalar(this);
    }
  }
}
