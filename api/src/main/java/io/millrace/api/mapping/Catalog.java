package io.millrace.api.mapping;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kind.Role;
import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.model.ApplicationName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All manifests of one input, to be found by name. */
record Catalog(List<Document> documents) {
  Catalog {
    documents = List.copyOf(documents);
  }

  List<Document> valid(Role role) {
    return documents.stream().filter(each -> each.kind().role() == role && each.isValid()).toList();
  }

  Optional<Document> find(Predicate<Kind> kind, ApplicationName name) {
    return documents.stream()
        .filter(each -> kind.test(each.kind()) && each.name().equals(name))
        .findFirst();
  }

  /** Where a name that was not found may be instead: another namespace, or another spelling. */
  String hint(Predicate<Kind> kind, ApplicationName name) {
    var candidates = documents.stream().filter(each -> kind.test(each.kind())).toList();
    Optional<String> namespace =
        candidates.stream()
            .filter(each -> each.name().name().equals(name.name()))
            .map(each -> each.name().namespace())
            .findFirst();
    if (namespace.isPresent()) {
      return "one in namespace " + namespace.get() + " exists";
    }
    var names =
        candidates.stream()
            .filter(each -> each.name().namespace().equals(name.namespace()))
            .map(each -> each.name().name())
            .toList();
    return candidates.isEmpty() ? "there is none" : Nearest.hint(name.name(), names);
  }

  /** Reports manifests that claim one name: of applications, of ConfigMaps, of scalers. */
  void reportRepeated(Problems problems) {
    Map<String, Document> first = new HashMap<>();
    for (Document each : documents) {
      String group = each.kind().isApplication() ? "application" : each.kind().name();
      Document earlier = first.putIfAbsent(group + " " + each.name(), each);
      if (earlier != null && each.kind().role() != Role.BYSTANDER) {
        problems.add(
            Problem.error(
                    each.place(),
                    each
                        + " is there already: "
                        + earlier.kind().name()
                        + " at "
                        + earlier.place().seenFrom(each.place()))
                .withHint("give one of them another name"));
      }
    }
  }
}
