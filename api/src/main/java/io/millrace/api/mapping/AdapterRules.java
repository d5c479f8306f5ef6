package io.millrace.api.mapping;

import io.millrace.api.kind.Kind.Role;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.problem.Quoting;
import io.millrace.api.yaml.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warns of rules of a Prometheus adapter that sum up all series, whatever an autoscaler selects.
 * They stand in a ConfigMap, or in values for the adapter's Helm chart, which are no manifest.
 */
final class AdapterRules {
  private static final String MATCHERS = "LabelMatchers";
  private static final Set<String> LISTS = Set.of("custom", "external", "existing");
  private static final Pattern QUERY =
      Pattern.compile("(?m)^[\\s-]*metricsQuery:[ \\t]*([^|>\\s].*)$");
  private static final int LONGEST = 80;

  private AdapterRules() {}

  /** Whether a document without a kind holds values for the adapter's chart. */
  static boolean areValues(Node.Mapping root) {
    Optional<Node> rules = Bystanders.at(root, "rules");
    return root.entry("kind").isEmpty()
        && root.entry("apiVersion").isEmpty()
        && rules.isPresent()
        && rules.get() instanceof Node.Mapping mapping
        && mapping.entries().stream().anyMatch(each -> LISTS.contains(each.key()));
  }

  static void reportValues(Node.Mapping root, Problems problems) {
    problems.add(
        Problem.notice(root.place(), "values for a Prometheus adapter: read for mistakes alone"));
    for (String name : List.of("custom", "external")) {
      Optional<Node> list = Bystanders.at(root, "rules", name);
      if (list.isPresent() && list.get() instanceof Node.Sequence sequence) {
        for (Node item : sequence.items()) {
          Bystanders.at(item, "metricsQuery")
              .ifPresent(
                  query -> report(query.place(), Bystanders.text(item, "metricsQuery"), problems));
        }
      }
    }
  }

  static void reportConfigMaps(Catalog catalog, Problems problems) {
    for (Document each : catalog.valid(Role.CONFIG)) {
      for (Node.Entry entry : each.root().child("data").entries()) {
        if (entry.value() instanceof Node.Scalar scalar
            && (scalar.text().contains("externalRules:") || scalar.text().contains("rules:"))) {
          Matcher query = QUERY.matcher(scalar.text());
          while (query.find()) {
            report(entry.place(), query.group(1).strip(), problems);
          }
        }
      }
    }
  }

  private static void report(Place place, String query, Problems problems) {
    if (!query.isEmpty() && !query.contains(MATCHERS)) {
      problems.add(
          Problem.warning(
                  place,
                  "the query "
                      + Quoting.abbreviate(query, LONGEST)
                      + " counts all series, whatever an autoscaler selects")
              .withHint("write {<<.LabelMatchers>>} after the name of the series"));
    }
  }
}
