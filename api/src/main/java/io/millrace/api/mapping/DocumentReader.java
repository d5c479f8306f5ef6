package io.millrace.api.mapping;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.SchemaCheck;
import io.millrace.api.yaml.Node;
import io.millrace.model.ApplicationName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Recognises the kind of each document and holds it against its schema. */
final class DocumentReader {
  private static final String KNOWN_KINDS =
      "FlinkApplication, Deployment, HorizontalPodAutoscaler, ScaledObject, ConfigMap";

  private static final Set<String> KINDS_OF_KEDA =
      Set.of("ScaledJob", "CloudEventSource", "ClusterCloudEventSource");

  private final String namespace;
  private final Problems problems;

  /**
   * @param namespace of the documents that name none
   */
  DocumentReader(String namespace, Problems problems) {
    this.namespace = namespace;
    this.problems = problems;
  }

  Catalog read(List<Node> roots) {
    var documents = new ArrayList<Document>();
    roots.forEach(root -> read(root, documents));
    return new Catalog(documents);
  }

  private void read(Node root, List<Document> documents) {
    if (!(root instanceof Node.Mapping mapping)) {
      problems.add(
          Problem.mismatch(
              root.place(), root.describe(), "a mapping with apiVersion, kind and metadata"));
      return;
    }
    if (header(mapping, "kind").filter("List"::equals).isPresent()
        && mapping.get("items").orElse(root) instanceof Node.Sequence items) {
      items.items().forEach(item -> read(item, documents));
      return;
    }
    if (AdapterRules.areValues(mapping)) {
      AdapterRules.reportValues(mapping, problems);
      return;
    }
    kind(mapping).flatMap(kind -> document(kind, mapping)).ifPresent(documents::add);
  }

  private static Optional<String> header(Node.Mapping root, String key) {
    return root.get(key)
        .filter(Node.Scalar.class::isInstance)
        .map(value -> ((Node.Scalar) value).text());
  }

  private Optional<Kind> kind(Node.Mapping root) {
    Optional<String> apiVersion = header(root, "apiVersion");
    Optional<String> name = header(root, "kind");
    if (name.isEmpty() || apiVersion.isEmpty()) {
      reportHeader(root, apiVersion, name);
      return Optional.empty();
    }
    Optional<Kind> kind = Kinds.find(apiVersion.get(), name.get());
    if (kind.isEmpty()) {
      problems.add(unknown(root, apiVersion.get(), name.get()));
    }
    return kind;
  }

  private void reportHeader(Node.Mapping root, Optional<String> apiVersion, Optional<String> name) {
    if (name.isEmpty()) {
      var problem = Problem.error(root.placeOf("kind"), "missing: kind of the manifest");
      String typed = Nearest.of("kind", keys(root)).orElse("");
      problems.add(
          typed.isEmpty()
              ? problem.withLegal("one of " + KNOWN_KINDS)
              : problem.withHint("is " + typed + " meant to be kind?"));
    }
    if (apiVersion.isEmpty()) {
      List<String> versions = name.map(Kinds::apiVersions).orElse(List.of());
      var problem =
          Problem.error(root.placeOf("apiVersion"), "missing: group and version of the kind");
      problems.add(
          versions.isEmpty()
              ? problem
              : problem.withHint("for " + name.orElse("") + " write " + versions.get(0)));
    }
  }

  private static List<String> keys(Node.Mapping root) {
    return root.entries().stream().map(Node.Entry::key).toList();
  }

  private static Problem unknown(Node.Mapping root, String apiVersion, String name) {
    List<String> versions = Kinds.apiVersions(name);
    if (!versions.isEmpty() || Kinds.removal(apiVersion, name).isPresent()) {
      String advice =
          Kinds.removal(apiVersion, name)
              .orElseGet(() -> "for " + name + " write " + String.join(" or ", versions));
      return Problem.error(
              root.placeOf("apiVersion"), "unknown apiVersion " + apiVersion + " of " + name)
          .withHint(advice);
    }
    if (KINDS_OF_KEDA.contains(name) && apiVersion.contains("keda.sh/")) {
      return Problem.error(root.placeOf("kind"), "kind " + name + " is not supported")
          .withHint("of KEDA's kinds ScaledObject and the authentications of triggers are");
    }
    String nearest = Nearest.hint(name, Kinds.names());
    return Problem.error(root.placeOf("kind"), "unknown kind " + name + " of " + apiVersion)
        .withHint(nearest.isEmpty() ? "known are " + KNOWN_KINDS : nearest);
  }

  private Optional<Document> document(Kind kind, Node.Mapping root) {
    boolean isValid = SchemaCheck.check(checked(kind, root), kind.shape(), problems);
    return name(root).map(name -> new Document(kind, root, name, isValid));
  }

  /** Of a bystander only what all kinds have in common: the rest is nobody's business here. */
  private static Node.Mapping checked(Kind kind, Node.Mapping root) {
    if (kind.role() != Kind.Role.BYSTANDER) {
      return root;
    }
    var common = root.entries().stream().filter(each -> kind.shape().field(each.key()).isPresent());
    return new Node.Mapping(root.place(), common.toList(), List.of());
  }

  /** The name as far as it can be read; a document may be wrong in everything but its name. */
  private Optional<ApplicationName> name(Node.Mapping root) {
    if (!(root.get("metadata").orElse(root) instanceof Node.Mapping metadata)) {
      return Optional.empty();
    }
    String its = header(metadata, "namespace").filter(text -> !text.isBlank()).orElse(namespace);
    return header(metadata, "name")
        .filter(text -> !text.isBlank())
        .map(name -> new ApplicationName(its, name));
  }
}
