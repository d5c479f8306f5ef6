package io.millrace.api.mapping;

import io.millrace.api.kind.Kind.Role;
import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells what is not done with manifests that are legal, but not ours to carry out, and what is
 * wrong between them. Their content was not held against a schema: every value may be of any type.
 */
final class Bystanders {
  private Bystanders() {}

  static void report(Catalog catalog, Problems problems) {
    for (Document each : catalog.valid(Role.BYSTANDER)) {
      problems.add(fate(each).onlyOn(HostKind.LAPTOP));
      if (each.kind().equals(Kinds.SERVICE)) {
        reportSelector(each, catalog, problems);
      }
    }
  }

  private static Problem fate(Document each) {
    if (each.kind().equals(Kinds.JOB)) {
      return Problem.warning(each.place(), each + " is not run: a laptop runs no Jobs")
          .withHint("a Flink job belongs into a FlinkApplication");
    }
    return each.kind().equals(Kinds.STATEFUL_SET)
        ? Problem.warning(each.place(), each + " is not run: a laptop runs no StatefulSets")
            .withHint("what needs no volume of its own can be a Deployment")
        : Problem.notice(each.place(), each + " is ignored: a laptop needs none");
  }

  /** The text below {@code key} of whatever stands there; empty when it is none. */
  static String text(Node node, String key) {
    return at(node, key)
        .filter(Node.Scalar.class::isInstance)
        .map(scalar -> ((Node.Scalar) scalar).text())
        .orElse("");
  }

  /** On a cluster such a Service would have no endpoints, and say nothing. */
  private static void reportSelector(Document service, Catalog catalog, Problems problems) {
    SortedMap<String, String> selector = texts(at(service.root(), "spec", "selector"));
    List<SortedMap<String, String>> pods =
        catalog.documents().stream()
            .filter(each -> each.name().namespace().equals(service.name().namespace()))
            .map(each -> texts(at(each.root(), "spec", "template", "metadata", "labels")))
            .filter(labels -> !labels.isEmpty())
            .toList();
    boolean selectsNone =
        pods.stream().noneMatch(labels -> labels.entrySet().containsAll(selector.entrySet()));
    if (selector.isEmpty() || pods.isEmpty() || !selectsNone) {
      return;
    }
    Optional<Node> place = at(service.root(), "spec", "selector");
    problems.add(
        Problem.warning(
                place.map(Node::place).orElse(service.place()),
                "the Service selects no pod of this set")
            .withHint(nearest(selector, pods)));
  }

  private static String nearest(
      Map<String, String> selector, List<SortedMap<String, String>> pods) {
    for (Map.Entry<String, String> wanted : selector.entrySet()) {
      List<String> values =
          pods.stream()
              .flatMap(labels -> Optional.ofNullable(labels.get(wanted.getKey())).stream())
              .distinct()
              .toList();
      if (!values.isEmpty() && !values.contains(wanted.getValue())) {
        String hint = Nearest.hint(wanted.getValue(), values);
        String known = wanted.getKey() + " of the pods is " + String.join(" or ", values);
        return hint.isEmpty() ? known : known + "; " + hint;
      }
    }
    return "";
  }

  /** What stands at a path of whatever stands there. */
  static Optional<Node> at(Node root, String... path) {
    Optional<Node> found = Optional.of(root);
    for (String key : path) {
      found =
          found
              .filter(Node.Mapping.class::isInstance)
              .flatMap(mapping -> ((Node.Mapping) mapping).get(key));
    }
    return found;
  }

  private static SortedMap<String, String> texts(Optional<Node> node) {
    var texts = new TreeMap<String, String>();
    if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
      for (Node.Entry entry : mapping.entries()) {
        if (entry.value() instanceof Node.Scalar scalar) {
          texts.put(entry.key(), scalar.text());
        }
      }
    }
    return texts;
  }
}
