package io.millrace.api.mapping;

import io.millrace.api.kind.Kind.Role;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The variables of the containers of a target. */
final class TargetVariables {
  private final Optional<Document> target;
  private final Catalog catalog;
  private final Problems problems;

  /**
   * @param target empty when it cannot be seen here
   */
  TargetVariables(Optional<Document> target, Catalog catalog, Problems problems) {
    this.target = target.filter(Document::isValid);
    this.catalog = catalog;
    this.problems = problems;
  }

  /**
   * The variables of one container; empty when they cannot be seen here. Only pods that the user
   * describes have some: a FlinkApplication has none that KEDA could read.
   *
   * @param container its name; empty for the first
   * @param place where the container is named
   */
  Optional<SortedMap<String, String>> of(Optional<String> container, Place place) {
    if (target.isEmpty() || target.get().kind().role() == Role.BYSTANDER) {
      return Optional.empty();
    }
    Document document = target.get();
    if (document.kind().role() != Role.PROCESS) {
      return Optional.of(new TreeMap<>());
    }
    List<Node.Mapping> containers =
        document.root().child("spec").child("template").child("spec").mappings("containers");
    if (container.isEmpty()) {
      return Optional.of(variables(containers.get(0)));
    }
    List<String> names = containers.stream().flatMap(each -> each.text("name").stream()).toList();
    int index = names.indexOf(container.get());
    if (index < 0) {
      problems.add(
          Problem.error(place, document + " has no container " + container.get())
              .withLegal(String.join(" or ", names))
              .withHint(Nearest.hint(container.get(), names)));
      return Optional.empty();
    }
    return Optional.of(variables(containers.get(index)));
  }

  private SortedMap<String, String> variables(Node.Mapping container) {
    return Environment.of(container, namespace(), catalog, problems);
  }

  private String namespace() {
    return target.map(each -> each.name().namespace()).orElse("");
  }
}
