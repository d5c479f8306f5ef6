package io.millrace.api.yaml;

import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Quoting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Copies the parser's graph into a tree: aliases expanded, merge keys merged, growth bounded. */
final class TreeBuilder {
  static final int MAX_DEPTH = 50;
  static final int MAX_ALIASES = 1000;
  static final int MAX_NODES = 200_000;

  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?");
  private static final Set<Tag> SCALAR_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

  private final Place start;
  private final Chunk chunk;
  private final Set<org.yaml.snakeyaml.nodes.Node> open =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private int count;

  TreeBuilder(Place start, Chunk chunk) {
    this.start = start;
    this.chunk = chunk;
  }

  Node build(org.yaml.snakeyaml.nodes.Node root) {
    return build(root, at(root, start));
  }

  private Place at(org.yaml.snakeyaml.nodes.Node node, Place place) {
    var mark = node.getStartMark();
    return place.at(chunk.firstLine() + mark.getLine(), mark.getColumn() + 1);
  }

  /** The tree of {@code node}; collections stand at {@code owner}, scalars where they stand. */
  private Node build(org.yaml.snakeyaml.nodes.Node node, Place owner) {
    if (++count > MAX_NODES) {
      throw new RefusedException(
          Problem.error(start, "more than " + MAX_NODES + " values, aliases expanded; refused"));
    }
    if (!open.add(node)) {
      throw new RefusedException(
          Problem.error(owner, "the alias leads back to the value that holds it; refused"));
    }
    if (open.size() > MAX_DEPTH) {
      throw new RefusedException(
          Problem.error(
              at(node, owner).withPath(""),
              "values are nested more than " + MAX_DEPTH + " levels deep"));
    }
    try {
      if (node instanceof MappingNode mapping) {
        requireTag(node, Tag.MAP, owner);
        return mapping(mapping, owner);
      }
      if (node instanceof SequenceNode sequence) {
        requireTag(node, Tag.SEQ, owner);
        return sequence(sequence, owner);
      }
      return scalar((ScalarNode) node, owner);
    } finally {
      open.remove(node);
    }
  }

  private void requireTag(org.yaml.snakeyaml.nodes.Node node, Tag tag, Place owner) {
    if (!node.getTag().equals(tag)) {
      throw unknownTag(node, owner);
    }
  }

  private RefusedException unknownTag(org.yaml.snakeyaml.nodes.Node node, Place owner) {
    return new RefusedException(
        Problem.error(
            at(node, owner),
            "the tag " + Quoting.abbreviate(node.getTag().getValue(), 60) + " is not supported"));
  }

  private Node.Mapping mapping(MappingNode node, Place place) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    var repeated = new ArrayList<Node.Entry>();
    var merged = new ArrayList<Node.Entry>();
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merged.addAll(merge(tuple.getValueNode(), place));
        continue;
      }
      Node.Entry entry = entry(tuple, place);
      if (entries.putIfAbsent(entry.key(), entry) != null) {
        repeated.add(entry);
      }
    }
    merged.forEach(entry -> entries.putIfAbsent(entry.key(), entry));
    return new Node.Mapping(place, List.copyOf(entries.values()), repeated);
  }

  private Node.Entry entry(NodeTuple tuple, Place place) {
    Place keyPlace = at(tuple.getKeyNode(), place);
    if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
      boolean isTemplate = chunk.line(keyPlace.line()).contains("{{");
      throw new RefusedException(
          Problem.error(keyPlace, "a key must be a plain name")
              .withHint(
                  isTemplate
                      ? "this looks like a template; render it first, for example by helm template"
                      : ""));
    }
    Place childPlace = keyPlace.child(scalar.getValue());
    return new Node.Entry(childPlace, scalar.getValue(), build(tuple.getValueNode(), childPlace));
  }

  private List<Node.Entry> merge(org.yaml.snakeyaml.nodes.Node value, Place place) {
    Node built = build(value, at(value, place));
    if (built instanceof Node.Mapping mapping) {
      return mapping.entries();
    }
    if (built instanceof Node.Sequence sequence
        && sequence.items().stream().allMatch(Node.Mapping.class::isInstance)) {
      return sequence.items().stream()
          .flatMap(item -> ((Node.Mapping) item).entries().stream())
          .toList();
    }
    throw new RefusedException(
        Problem.mismatch(at(value, place.child("<<")), built.describe(), "an alias of a mapping"));
  }

  private Node.Sequence sequence(SequenceNode node, Place place) {
    var items = new ArrayList<Node>();
    for (org.yaml.snakeyaml.nodes.Node item : node.getValue()) {
      items.add(build(item, at(item, place).item(items.size())));
    }
    return new Node.Sequence(place, items);
  }

  private Node.Scalar scalar(ScalarNode node, Place owner) {
    if (!SCALAR_TAGS.contains(node.getTag())) {
      throw unknownTag(node, owner);
    }
    Node.Scalar.Type type = type(node);
    Place place = type == Node.Scalar.Type.NULL ? owner : at(node, owner);
    return new Node.Scalar(place, type, node.getValue());
  }

  private static Node.Scalar.Type type(ScalarNode node) {
    Tag tag = node.getTag();
    String text = node.getValue();
    if (tag.equals(Tag.NULL)) {
      return Node.Scalar.Type.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Node.Scalar.Type.BOOLEAN;
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      if (WHOLE.matcher(text).matches()) {
        return Node.Scalar.Type.WHOLE;
      }
      if (DECIMAL.matcher(text).matches() && !text.matches("[-+]?0[0-9]+")) {
        return Node.Scalar.Type.DECIMAL;
      }
      // 1:30 is a number to YAML 1.1 alone; Kubernetes reads a string
      return text.contains(":") ? Node.Scalar.Type.STRING : Node.Scalar.Type.ODD_NUMBER;
    }
    return Node.Scalar.Type.STRING;
  }
}
