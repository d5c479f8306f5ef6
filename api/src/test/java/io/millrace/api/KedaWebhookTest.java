package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.mapping.LooseRule;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.EventRules.Pause;
import io.millrace.model.spec.ScalingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What KEDA 2.21's admission webhook and types say of its resources, case by case of its suites.
 */
class KedaWebhookTest {

  /** A line of a table: {@code what ! changes ! documents ! verdict ! said}. */
  private record Row(
      String what,
      String changes,
      String documents,
      boolean isRight,
      boolean differs,
      String said) {
    static List<Row> of(String table) throws IOException {
      try (Stream<String> lines =
          Files.lines(Path.of("src", "test", "resources", "keda", table + ".txt"))) {
        return lines
            .filter(each -> !each.startsWith("#") && !each.isBlank())
            .map(Row::read)
            .toList();
      }
    }

    private static Row read(String line) {
      String[] cells = line.split("!", -1);
      assertThat(cells).as(line).hasSize(5);
      String verdict = cells[3].strip();
      return new Row(
          cells[0].strip(),
          cells[1].strip(),
          cells[2].strip(),
          verdict.startsWith("ok"),
          verdict.contains("differs:"),
          cells[4].strip());
    }

    boolean isAccepted() {
      return isRight != differs;
    }
  }

  @TestFactory
  Stream<DynamicTest> judgesAsTheWebhookDoes() throws IOException {
    return Row.of("webhook").stream()
        .map(row -> DynamicTest.dynamicTest(row.what(), () -> judge(row, manifests(row))));
  }

  @TestFactory
  Stream<DynamicTest> judgesAsTheTypesDo() throws IOException {
    return Row.of("types").stream()
        .map(row -> DynamicTest.dynamicTest(row.what(), () -> judge(row, manifests(row))));
  }

  @TestFactory
  Stream<DynamicTest> judgesAuthenticationsAsTheWebhookDoes() throws IOException {
    return Row.of("authentications").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.what(), () -> judge(row, authentication(row.changes(), row.documents()))));
  }

  @Test
  void hasEachCaseOfTheirsAndDiffersInOne() throws IOException {
    assertThat(Row.of("webhook")).hasSize(64);
    assertThat(Row.of("types")).hasSize(51);
    assertThat(Row.of("authentications")).hasSize(20);
    assertThat(
            Stream.of("webhook", "types", "authentications")
                .flatMap(KedaWebhookTest::rows)
                .filter(Row::differs))
        .hasSize(1);
  }

  private static Stream<Row> rows(String table) {
    try {
      return Row.of(table).stream();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static void judge(Row row, String manifests) {
    HostKind host = row.documents().equals("laptop") ? HostKind.LAPTOP : HostKind.KUBERNETES;
    Loading loading = Manifests.parse("f", manifests, host);
    String said =
        String.join(
            "\n",
            loading.fold(Loading.Loaded::notices, Loading.Rejected::problems).stream()
                .map(Problem::render)
                .toList());
    boolean isAccepted = loading.fold(loaded -> true, rejected -> false);
    assertThat(isAccepted).as("%s\n%s", said, manifests).isEqualTo(row.isAccepted());
    Optional<ScalingSpec> rule = loading.fold(KedaWebhookTest::rule, rejected -> Optional.empty());
    check(row.said(), said, rule);
  }

  private static Optional<ScalingSpec> rule(Loading.Loaded loaded) {
    return Stream.concat(
            loaded.applications().stream().map(ApplicationSpec::scaling).flatMap(Optional::stream),
            loaded.rules().stream().map(LooseRule::scaling))
        .filter(each -> each.source().startsWith("ScaledObject/"))
        .findFirst();
  }

  private static void check(String expected, String said, Optional<ScalingSpec> rule) {
    if (expected.equals("no warning")) {
      assertThat(said).doesNotContain("warning: spec.pollingInterval", "warning: spec.cooldown");
    } else if (expected.equals("no pollingInterval")) {
      assertThat(said).doesNotContain("warning: spec.pollingInterval");
    } else if (expected.equals("not paused")) {
      assertThat(events(rule).pause()).isEqualTo(Pause.NONE);
    } else if (expected.startsWith("paused")) {
      String count = expected.replaceAll("\\D", "");
      assertThat(events(rule).pause().isPaused()).isTrue();
      assertThat(events(rule).pause().replicas())
          .isEqualTo(
              count.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Replicas(Integer.parseInt(count))));
    } else if (expected.startsWith("min ")) {
      ScalingSpec present = rule.orElseThrow();
      assertThat("min " + present.minReplicas().value() + ", max " + present.maxReplicas().value())
          .isEqualTo(expected);
    } else if (expected.equals("no formula")) {
      assertThat(events(rule).modifiers()).isEmpty();
    } else if (expected.startsWith("formula ")) {
      assertThat("formula " + events(rule).modifiers().orElseThrow().formula()).isEqualTo(expected);
    } else {
      assertThat(said).contains(expected);
    }
  }

  private static EventRules events(Optional<ScalingSpec> rule) {
    return rule.flatMap(ScalingSpec::events).orElseThrow();
  }

  private static String manifests(Row row) {
    var text = new StringBuilder(KedaManifests.scaledObject(row.changes()));
    for (String each : row.documents().split(" ")) {
      text.append(KedaManifests.document(each));
    }
    return text.toString();
  }

  private static String authentication(String kind, String spec) {
    return "apiVersion: keda.sh/v1alpha1\nkind: "
        + kind
        + "\nmetadata: {name: who}\nspec:\n  "
        + spec
        + "\n";
  }
}
