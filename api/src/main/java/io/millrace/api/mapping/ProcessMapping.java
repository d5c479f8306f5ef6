package io.millrace.api.mapping;

import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.Replicas;
import io.millrace.model.spec.FlinkSpec.Resources;
import io.millrace.model.spec.ProcessSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** From a Deployment with one container to a plain workload. */
final class ProcessMapping {
  private final Document document;
  private final Node.Mapping spec;
  private final Catalog catalog;
  private final Problems problems;

  private ProcessMapping(Document document, Catalog catalog, Problems problems) {
    this.document = document;
    this.spec = document.root().child("spec");
    this.catalog = catalog;
    this.problems = problems;
  }

  static ProcessSpec map(Document document, Catalog catalog, Problems problems) {
    return new ProcessMapping(document, catalog, problems).map();
  }

  private ProcessSpec map() {
    reportSelector();
    List<Node.Mapping> containers = spec.child("template").child("spec").mappings("containers");
    if (containers.size() > 1) {
      problems.add(
          Problem.error(
                  containers.get(1).place(),
                  "found " + containers.size() + " containers, expected exactly one")
              .withHint("a laptop runs one process for each replica; make the others Deployments")
              .onlyOn(HostKind.LAPTOP));
    }
    Node.Mapping container = containers.get(0);
    SortedMap<String, String> env =
        Environment.of(container, document.name().namespace(), catalog, problems);
    Resources resources = ResourceMapping.read(container.child("resources"), problems);
    return new ProcessSpec(
        document.name(),
        container.text("image").orElse(""),
        words(container, "command", env),
        words(container, "args", env),
        env,
        spec.whole("replicas").map(Replicas::new),
        resources.cpuMillis(),
        resources.memoryMiB(),
        Optional.empty());
  }

  private static List<String> words(Node.Mapping container, String field, Map<String, String> env) {
    return container.items(field).stream()
        .map(item -> Expansion.expand(((Node.Scalar) item).text(), env))
        .toList();
  }

  /** Kubernetes refuses a Deployment that does not select its own pods. */
  private void reportSelector() {
    Node.Mapping wanted = spec.child("selector").child("matchLabels");
    Node.Mapping labels = spec.child("template").child("metadata").child("labels");
    for (Node.Entry entry : wanted.entries()) {
      String value = entry.value().isNull() ? "" : ((Node.Scalar) entry.value()).text();
      String found = labels.text(entry.key()).orElse("");
      if (!value.equals(found)) {
        problems.add(
            Problem.error(
                entry.place(),
                "the template carries "
                    + (labels.has(entry.key()) ? entry.key() + ": " + found : "no such label")
                    + ", so the Deployment would not select its own pods"));
      }
    }
  }
}
