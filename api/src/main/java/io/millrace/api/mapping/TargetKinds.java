package io.millrace.api.mapping;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kinds;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import java.util.List;
import java.util.Optional;

/** The kinds that a scaler can be for. */
final class TargetKinds {
  private static final List<Kind> ALL =
      Kinds.effective().stream().filter(Kind::isApplication).toList();

  private TargetKinds() {}

  /** The kind that a reference names; one that cannot be sized is a problem. */
  static Optional<Kind> find(Node.Mapping ref, Problems problems) {
    String name = ref.text("kind").orElse("");
    List<String> names = ALL.stream().map(Kind::name).toList();
    Optional<Kind> kind = ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    if (kind.isEmpty()) {
      problems.add(
          Problem.error(ref.placeOf("kind"), "the kind " + name + " cannot be sized")
              .withLegal(String.join(" or ", names))
              .withHint(Nearest.hint(name, names)));
      return Optional.empty();
    }
    Optional<String> version = ref.text("apiVersion");
    if (version.isPresent() && !version.get().equals(kind.get().apiVersion())) {
      problems.add(
          Problem.error(
                  ref.placeOf("apiVersion"), "unknown apiVersion " + version.get() + " of " + name)
              .withHint("write " + kind.get().apiVersion()));
      return Optional.empty();
    }
    return kind;
  }
}
