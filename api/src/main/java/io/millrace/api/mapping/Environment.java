package io.millrace.api.mapping;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kind.Role;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.Shapes;
import io.millrace.api.yaml.Node;
import io.millrace.model.ApplicationName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Resolves the environment of a process from the manifests of the same input. */
final class Environment {
  private static final Predicate<Kind> IS_CONFIG = kind -> kind.role() == Role.CONFIG;

  private final Catalog catalog;
  private final Problems problems;
  private final String namespace;
  private final SortedMap<String, String> variables = new TreeMap<>();

  private Environment(Catalog catalog, Problems problems, String namespace) {
    this.catalog = catalog;
    this.problems = problems;
    this.namespace = namespace;
  }

  /** The variables of {@code env} and {@code envFrom} in {@code holder}. */
  static SortedMap<String, String> of(
      Node.Mapping holder, String namespace, Catalog catalog, Problems problems) {
    var environment = new Environment(catalog, problems, namespace);
    holder.mappings("envFrom").forEach(environment::addAll);
    holder.mappings("env").forEach(environment::add);
    return environment.variables;
  }

  private void addAll(Node.Mapping envFrom) {
    if (envFrom.has("secretRef")) {
      unresolved(envFrom.placeOf("secretRef"), "a Secret");
    }
    if (!envFrom.has("configMapRef")) {
      return;
    }
    Node.Mapping ref = envFrom.child("configMapRef");
    String prefix = envFrom.text("prefix").orElse("");
    configMap(ref).ifPresent(map -> addAll(map, prefix, ref.place()));
  }

  private void addAll(Document configMap, String prefix, Place place) {
    for (Node.Entry entry : data(configMap)) {
      String name = prefix + entry.key();
      if (Shapes.ENV_NAME.allows(name)) {
        variables.put(name, text(entry));
      } else {
        problems.add(
            Problem.notice(place, "the key " + name + " is skipped: it is no name of a variable"));
      }
    }
  }

  private void add(Node.Mapping env) {
    String name = env.text("name").orElse("");
    if (!env.has("valueFrom")) {
      variables.put(name, Expansion.expand(env.text("value").orElse(""), variables));
      return;
    }
    Node.Mapping from = env.child("valueFrom");
    if (env.has("value")) {
      problems.add(Problem.error(env.placeOf("value"), "either value or valueFrom, not both"));
    }
    if (from.has("configMapKeyRef")) {
      key(from.child("configMapKeyRef")).ifPresent(value -> variables.put(name, value));
    } else if (from.entries().isEmpty()) {
      problems.add(
          Problem.mismatch(
              from.place(), from.describe(), "configMapKeyRef, or value instead of valueFrom"));
    } else {
      unresolved(from.place(), from.entries().get(0).key());
    }
  }

  private void unresolved(Place place, String what) {
    problems.add(
        Problem.warning(place, "left unset: " + what + " cannot be read on a laptop")
            .withHint("give a value, or a key of a ConfigMap")
            .onlyOn(HostKind.LAPTOP));
  }

  private Optional<String> key(Node.Mapping ref) {
    Optional<Document> map = configMap(ref);
    String key = ref.text("key").orElse("");
    Optional<String> value =
        map.stream()
            .flatMap(each -> data(each).stream())
            .filter(entry -> entry.key().equals(key))
            .map(Environment::text)
            .findFirst();
    if (map.isPresent() && value.isEmpty() && !ref.flag("optional")) {
      List<String> keys = data(map.get()).stream().map(Node.Entry::key).toList();
      problems.add(
          Problem.error(ref.placeOf("key"), "ConfigMap " + map.get().name() + " has no key " + key)
              .withHint(Nearest.hint(key, keys)));
    }
    return value;
  }

  /** The ConfigMap; one that is not there is a problem unless the reference is optional. */
  private Optional<Document> configMap(Node.Mapping ref) {
    var name = new ApplicationName(namespace, ref.text("name").orElse(""));
    Optional<Document> found = catalog.find(IS_CONFIG, name);
    if (found.isEmpty() && !ref.flag("optional")) {
      problems.add(
          // a cluster has ConfigMaps of its own
          Problem.error(ref.placeOf("name"), "ConfigMap " + name + " not found among the files")
              .withHint(catalog.hint(IS_CONFIG, name))
              .onlyOn(HostKind.LAPTOP));
    }
    return found.filter(Document::isValid);
  }

  private static List<Node.Entry> data(Document configMap) {
    return configMap.root().child("data").entries();
  }

  private static String text(Node.Entry entry) {
    return entry.value().isNull() ? "" : ((Node.Scalar) entry.value()).text();
  }
}
