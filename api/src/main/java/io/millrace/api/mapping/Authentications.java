package io.millrace.api.mapping;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.Base64Text;
import io.millrace.api.trigger.Authentication;
import io.millrace.api.yaml.Node;
import io.millrace.model.ApplicationName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds what the authentication of a trigger gives, as far as it is among the files. */
final class Authentications {
  /** Where KEDA looks for the Secrets of a ClusterTriggerAuthentication. */
  private static final String NAMESPACE_OF_KEDA = "keda";

  /** Sources of which a file can tell the parameters, but not the values. */
  private static final List<String> VAULTS =
      List.of("hashiCorpVault", "azureKeyVault", "gcpSecretManager", "awsSecretManager");

  private final String namespace;
  private final TargetVariables variables;
  private final Catalog catalog;
  private final Problems problems;

  /**
   * @param namespace of the ScaledObject
   */
  Authentications(String namespace, TargetVariables variables, Catalog catalog, Problems problems) {
    this.namespace = namespace;
    this.variables = variables;
    this.catalog = catalog;
    this.problems = problems;
  }

  Authentication of(Node.Mapping trigger) {
    if (!trigger.has("authenticationRef")) {
      return Authentication.NONE;
    }
    Node.Mapping ref = trigger.child("authenticationRef");
    Optional<Document> document = find(ref);
    return document.filter(Document::isValid).map(this::read).orElse(Authentication.UNSEEN);
  }

  private Optional<Document> find(Node.Mapping ref) {
    String kindName = ref.text("kind").orElse(Kinds.TRIGGER_AUTHENTICATION.name());
    String name = ref.text("name").orElse("");
    Predicate<Kind> isKind = kind -> kind.name().equals(kindName);
    boolean isOfCluster = kindName.equals(Kinds.CLUSTER_TRIGGER_AUTHENTICATION.name());
    var full = new ApplicationName(namespace, name);
    Optional<Document> document =
        isOfCluster
            ? catalog.documents().stream()
                .filter(each -> isKind.test(each.kind()) && each.name().name().equals(name))
                .findFirst()
            : catalog.find(isKind, full);
    if (document.isEmpty()) {
      problems.add(
          Problem.error(
                  ref.placeOf("name"),
                  kindName + " " + (isOfCluster ? name : full) + " not found among the files")
              .withHint(catalog.hint(isKind, full))
              .onlyOn(HostKind.LAPTOP));
    }
    return document;
  }

  private Authentication read(Document document) {
    Node.Mapping spec = document.root().child("spec");
    var values = new TreeMap<String, Optional<String>>();
    boolean isOfCluster = document.kind().equals(Kinds.CLUSTER_TRIGGER_AUTHENTICATION);
    for (Node.Mapping ref : spec.mappings("secretTargetRef")) {
      put(values, ref, value(ref, Kinds.SECRET, isOfCluster));
    }
    for (Node.Mapping ref : spec.mappings("configMapTargetRef")) {
      put(values, ref, value(ref, Kinds.CONFIG_MAP, isOfCluster));
    }
    for (Node.Mapping ref : spec.mappings("env")) {
      put(values, ref, variable(ref));
    }
    for (String vault : VAULTS) {
      spec.child(vault).mappings("secrets").forEach(ref -> put(values, ref, Optional.empty()));
    }
    spec.mappings("boundServiceAccountToken").forEach(ref -> put(values, ref, Optional.empty()));
    boolean isOpen = spec.has("filePath") || spec.has("oauth2");
    return new Authentication(values, isOpen, spec.child("podIdentity").text("provider"));
  }

  private static void put(
      SortedMap<String, Optional<String>> values, Node.Mapping ref, Optional<String> value) {
    ref.text("parameter").ifPresent(parameter -> values.put(parameter, value));
  }

  private Optional<String> variable(Node.Mapping ref) {
    Optional<SortedMap<String, String>> all =
        variables.of(ref.text("containerName"), ref.placeOf("containerName"));
    String name = ref.text("name").orElse("");
    if (all.isPresent() && !all.get().containsKey(name)) {
      problems.add(
          Problem.warning(ref.placeOf("name"), "the target's container has no variable " + name)
              .withHint(Nearest.hint(name, all.get().keySet())));
    }
    return all.flatMap(present -> Optional.ofNullable(present.get(name)));
  }

  /** The value of a key of a Secret or ConfigMap; empty when it cannot be seen here. */
  private Optional<String> value(Node.Mapping ref, Kind kind, boolean isOfCluster) {
    String name = ref.text("name").orElse("");
    Predicate<Kind> isKind = kind::equals;
    var full = new ApplicationName(namespace, name);
    Optional<Document> document =
        (isOfCluster
                ? catalog.find(isKind, new ApplicationName(NAMESPACE_OF_KEDA, name))
                : Optional.<Document>empty())
            .or(() -> catalog.find(isKind, full));
    if (document.isEmpty()) {
      problems.add(
          Problem.error(
                  ref.placeOf("name"), kind.name() + " " + full + " not found among the files")
              .withHint(catalog.hint(isKind, full))
              .onlyOn(HostKind.LAPTOP));
      return Optional.empty();
    }
    return document.filter(Document::isValid).flatMap(found -> value(found, ref));
  }

  private Optional<String> value(Document holder, Node.Mapping ref) {
    String key = ref.text("key").orElse("");
    SortedMap<String, String> all = new TreeMap<>();
    boolean isSecret = holder.kind().equals(Kinds.SECRET);
    for (Node.Entry entry : holder.root().child("data").entries()) {
      String text = text(entry);
      all.put(entry.key(), isSecret ? Base64Text.decode(text).orElse("") : text);
    }
    for (Node.Entry entry : holder.root().child("stringData").entries()) {
      all.put(entry.key(), text(entry));
    }
    if (!all.containsKey(key)) {
      Place place = ref.placeOf("key");
      problems.add(
          Problem.error(place, holder + " has no key " + key)
              .withHint(Nearest.hint(key, all.keySet())));
    }
    return Optional.ofNullable(all.get(key));
  }

  private static String text(Node.Entry entry) {
    return entry.value().isNull() ? "" : ((Node.Scalar) entry.value()).text();
  }
}
