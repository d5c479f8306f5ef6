package io.millrace.api.mapping;

import io.millrace.api.kind.Kind.Role;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import java.util.List;
import java.util.Optional;

/**
 * Reports settings of a TriggerAuthentication that do not go together. Source: the admission
 * webhook of KEDA 2.21.
 */
final class AuthenticationCheck {
  private final Node.Mapping identity;
  private final Problems problems;

  private AuthenticationCheck(Node.Mapping identity, Problems problems) {
    this.identity = identity;
    this.problems = problems;
  }

  static void report(Catalog catalog, Problems problems) {
    for (Document each : catalog.valid(Role.AUTHENTICATION)) {
      file(each.root().child("spec"), problems);
      new AuthenticationCheck(each.root().child("spec").child("podIdentity"), problems).report();
    }
  }

  private static void file(Node.Mapping spec, Problems problems) {
    Optional<String> path = spec.text("filePath");
    if (path.filter(text -> text.startsWith("/") || text.contains("..")).isPresent()) {
      problems.add(
          Problem.warning(spec.placeOf("filePath"), "KEDA reads files below its own folder alone")
              .withHint("write a relative path without .."));
    }
  }

  private void report() {
    switch (identity.text("provider").orElse("none")) {
      case "azure-workload" -> azure();
      case "aws" -> aws();
      default -> {}
    }
  }

  private void azure() {
    for (String field : List.of("identityId", "identityTenantId")) {
      if (identity.text(field).filter(String::isEmpty).isPresent()) {
        refuse(field, "is empty", "leave it out, or fill it in");
      }
    }
    if (isFilled("identityAuthorityHost") && !identity.has("identityTenantId")) {
      refuse("identityAuthorityHost", "needs identityTenantId", "");
    }
  }

  private void aws() {
    if (isFilled("roleArn")
        && identity.text("identityOwner").filter("workload"::equals).isPresent()) {
      refuse("roleArn", "does not go with identityOwner workload", "keep one of them");
    }
    if (isFilled("externalID") && !isFilled("roleArn")) {
      refuse("externalID", "needs roleArn", "");
    }
  }

  private boolean isFilled(String field) {
    return identity.text(field).filter(text -> !text.isEmpty()).isPresent();
  }

  private void refuse(String field, String message, String hint) {
    problems.add(Problem.error(identity.placeOf(field), message).withHint(hint));
  }
}
