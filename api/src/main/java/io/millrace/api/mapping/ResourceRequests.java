package io.millrace.api.mapping;

import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.Quantity;
import io.millrace.api.yaml.Node;
import java.util.List;
import java.util.Optional;

/**
 * Reports triggers on CPU or memory of containers that ask for none. Source: the admission webhook
 * of KEDA 2.21. Manifests of kinds that are nobody's business here may hold anything.
 */
final class ResourceRequests {
  private final Catalog catalog;
  private final Problems problems;

  ResourceRequests(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  void check(Node.Mapping trigger, Document target) {
    String resource = trigger.text("type").orElse("");
    boolean hasPods =
        target.kind().equals(Kinds.DEPLOYMENT) || target.kind().equals(Kinds.STATEFUL_SET);
    if (!hasPods || isLimitedByNamespace(target.name().namespace(), resource)) {
      return;
    }
    String wanted = trigger.child("metadata").text("containerName").orElse("");
    Optional<Node> containers =
        Bystanders.at(target.root(), "spec", "template", "spec", "containers");
    List<String> names =
        items(containers).stream().map(each -> Bystanders.text(each, "name")).toList();
    if (!wanted.isEmpty() && !names.contains(wanted)) {
      problems.add(
          Problem.error(
                  trigger.child("metadata").placeOf("containerName"),
                  target + " has no container " + wanted)
              .withLegal(String.join(" or ", names))
              .withHint(Nearest.hint(wanted, names)));
    }
    for (Node container : items(containers)) {
      String name = Bystanders.text(container, "name");
      boolean isMeant = wanted.isEmpty() || wanted.equals(name);
      if (isMeant && !asksFor(container, "requests", "limits", resource)) {
        problems.add(
            Problem.error(
                    trigger.placeOf("type"),
                    "the container " + name + " of " + target + " asks for no " + resource)
                .withHint("set resources.requests." + resource + " of the container"));
      }
    }
  }

  private boolean isLimitedByNamespace(String namespace, String resource) {
    return catalog.documents().stream()
        .filter(each -> each.kind().equals(Kinds.LIMIT_RANGE))
        .filter(each -> each.name().namespace().equals(namespace))
        .flatMap(each -> items(Bystanders.at(each.root(), "spec", "limits")).stream())
        .anyMatch(
            limit ->
                Bystanders.text(limit, "type").equals("Container")
                    && asks(limit, resource, "defaultRequest", "default"));
  }

  private static boolean asksFor(Node container, String requests, String limits, String resource) {
    return Bystanders.at(container, "resources")
        .filter(resources -> asks(resources, resource, requests, limits))
        .isPresent();
  }

  private static boolean asks(Node holder, String resource, String... fields) {
    return List.of(fields).stream()
        .flatMap(field -> Bystanders.at(holder, field).stream())
        .flatMap(amounts -> Quantity.parse(Bystanders.text(amounts, resource)).stream())
        .anyMatch(amount -> amount.signum() > 0);
  }

  private static List<Node> items(Optional<Node> node) {
    return node.isPresent() && node.get() instanceof Node.Sequence sequence
        ? sequence.items()
        : List.of();
  }
}
