package io.millrace.api.mapping;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.ApplicationName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds what each scaler is for. */
final class Targets {
  private static final List<Kind> SIZED =
      Kinds.effective().stream().filter(Kind::isApplication).toList();

  private final Catalog catalog;
  private final Problems problems;

  Targets(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /** The target of a scaler; none, or one that cannot be sized, is a problem. */
  Optional<Target> of(Document scaler) {
    Node.Mapping ref = scaler.root().child("spec").child("scaleTargetRef");
    boolean isOfEvents = scaler.kind().equals(Kinds.SCALED_OBJECT);
    String kindName = filled(ref, "kind").orElse(isOfEvents ? Kinds.DEPLOYMENT.name() : "");
    var name = new ApplicationName(scaler.name().namespace(), ref.text("name").orElse(""));
    Optional<Kind> kind = SIZED.stream().filter(each -> each.name().equals(kindName)).findFirst();
    if (kind.isEmpty()) {
      problems.add(isOfEvents ? elsewhere(ref, kindName) : unsized(ref, kindName));
      return isOfEvents ? beyond(ref, kindName, name) : Optional.empty();
    }
    Optional<String> version = filled(ref, "apiVersion");
    if (version.isPresent() && !version.get().equals(kind.get().apiVersion())) {
      problems.add(
          Problem.error(
                  ref.placeOf("apiVersion"),
                  "unknown apiVersion " + version.get() + " of " + kindName)
              .withHint(
                  Kinds.removal(version.get(), kindName)
                      .orElse("write " + kind.get().apiVersion())));
      return Optional.empty();
    }
    if (version.isEmpty() && isOfEvents && !kind.get().equals(Kinds.DEPLOYMENT)) {
      problems.add(
          Problem.error(ref.place().child("apiVersion"), "missing: it is apps/v1 if absent")
              .withHint("write " + kind.get().apiVersion()));
      return Optional.empty();
    }
    return find(kind.get(), name, ref);
  }

  private Optional<Target> find(Kind kind, ApplicationName name, Node.Mapping ref) {
    Predicate<Kind> isKind = kind::equals;
    Optional<Document> document = catalog.find(isKind, name);
    if (document.isEmpty()) {
      problems.add(
          Problem.error(
                  ref.placeOf("name"),
                  "target " + kind.name() + " " + name + " not found among the files")
              .withHint(hint(isKind, name))
              // a cluster has targets of its own
              .onlyOn(HostKind.LAPTOP));
    }
    return Optional.of(new Target(kind.apiVersion(), kind.name(), name, ref, document));
  }

  private static Problem unsized(Node.Mapping ref, String kindName) {
    List<String> names = SIZED.stream().map(Kind::name).toList();
    return Problem.error(ref.placeOf("kind"), "the kind " + kindName + " cannot be sized")
        .withLegal(String.join(" or ", names))
        .withHint(Nearest.hint(kindName, names));
  }

  /** On a cluster whatever has a scale can be sized. */
  private static Problem elsewhere(Node.Mapping ref, String kindName) {
    return unsized(ref, kindName).onlyOn(HostKind.LAPTOP);
  }

  private Optional<Target> beyond(Node.Mapping ref, String kindName, ApplicationName name) {
    String version = filled(ref, "apiVersion").orElse(Kinds.DEPLOYMENT.apiVersion());
    Optional<Document> document =
        catalog.find(
            each -> each.apiVersion().equals(version) && each.name().equals(kindName), name);
    return Optional.of(new Target(version, kindName, name, ref, document));
  }

  private static Optional<String> filled(Node.Mapping ref, String field) {
    return ref.text(field).filter(text -> !text.isEmpty());
  }

  private String hint(Predicate<Kind> isKind, ApplicationName name) {
    return catalog
        .find(Kind::isApplication, name)
        .map(other -> "one of kind " + other.kind().name() + " exists")
        .orElseGet(() -> catalog.hint(isKind, name));
  }
}
