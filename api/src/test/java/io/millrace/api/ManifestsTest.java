package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.millrace.api.problem.Problem;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door takes: files, folders, standard input; and the seeds' texts. */
class ManifestsTest {
  private static final String FOO =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: foo}
      spec:
        selector: {matchLabels: {app: foo}}
        template:
          metadata: {labels: {app: foo}}
          spec:
            containers:
              - name: foo
                image: foo
                resources: {requests: {cpu: 100m}}
      """;

  @TempDir Path folder;

  @Test
  @DisplayName("L1 the seed's FlinkApplication loads unedited, numbers and empty annotations too")
  void loadsTheSeedsApplication() {
    var spec = (FlinkSpec) only(accepted("L1-seed-flink-application"));

    assertThat(spec.name())
        .isEqualTo(new ApplicationName("flink-operator", "wordcount-operator-example"));
    assertThat(spec.cluster().flinkConfig())
        .containsEntry("taskmanager.heap.size", "200")
        .containsEntry("taskmanager.network.memory.fraction", "0.1");
    assertThat(spec.job().parallelism()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"L6-seed-deployment-target", "L6-seed-flink-target"})
  @DisplayName("L6 both texts of the seed load once their metadata line is restored")
  void loadsTheSeedsScalers(String situation) {
    ScalingSpec rule = only(accepted(situation)).scaling().orElseThrow();

    assertThat(rule.maxReplicas().value()).isEqualTo(4);
    assertThat(rule.metrics()).hasSize(1);
    assertThat(rule.metrics().get(0).target().type()).isEqualTo(MetricSpec.Target.Type.UTILIZATION);
  }

  @Test
  @DisplayName("L6 labels at the top level are told with their line and the missing one")
  void namesTheLineOfLabelsWithoutMetadata() {
    List<Problem> problems =
        problems(Manifests.load(Golden.inputs(Golden.root("broken/L6-labels-at-top-level"))));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).line()).isEqualTo(3);
    assertThat(problems.get(0).render()).contains("labels", "belongs under metadata:", "line 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P7-pravega-demo", "P7-v2beta1", "L6-seed-deployment-target"})
  @DisplayName("P7 the upgraded text that a notice shows is v2 and means the same")
  void showsAnUpgradeThatMeansTheSame(String situation) throws IOException {
    Loading.Loaded before = accepted(situation);
    String upgraded =
        before.notices().stream().flatMap(each -> each.detail().stream()).findFirst().orElseThrow();
    var texts = new StringBuilder(upgraded);
    for (Path input : Golden.inputs(Golden.root("accepted/" + situation))) {
      for (String document : Files.readString(input).split("(?m)^---$")) {
        texts.append(document.contains("HorizontalPod") ? "" : "---\n" + document);
      }
    }

    Loading.Loaded after = loaded(Manifests.parse("upgraded", texts.toString()));

    assertThat(upgraded).startsWith("apiVersion: autoscaling/v2\n");
    assertThat(only(after)).isEqualTo(only(before));
    assertThat(after.notices()).noneMatch(each -> each.detail().isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoscaling/v2", "autoscaling/v2beta2"})
  @DisplayName(
      "P4 an External target of 1 with 1 to 32 replicas, tolerance 0 where it is asked for")
  void readsTheRuleOfThePravegaDemo(String version) {
    var text =
        """
        ---
        apiVersion: %s
        kind: HorizontalPodAutoscaler
        metadata: {name: podinfo}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: foo}
          maxReplicas: 32
          metrics:
            - type: External
              external:
                metric: {name: pravega_controller_segments_count}
                target: {type: AverageValue, averageValue: 1}
          behavior:
            scaleDown: {tolerance: 0}
        """;

    ScalingSpec rule =
        only(loaded(Manifests.parse("x", FOO + String.format(text, version))))
            .scaling()
            .orElseThrow();

    assertThat(rule.minReplicas().value()).isEqualTo(1);
    assertThat(rule.maxReplicas().value()).isEqualTo(32);
    assertThat(rule.metrics().get(0).target())
        .isEqualTo(new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 1));
    assertThat(rule.behavior().orElseThrow().scaleUp()).isEqualTo(ScalingRules.DEFAULT_UP);
    assertThat(rule.behavior().orElseThrow().scaleDown().tolerance()).isEqualTo(Optional.of(0.0));
  }

  @Test
  @DisplayName("P16 a Service that selects no pod is told")
  void tellsAServiceWithoutPods() {
    assertThat(accepted("P15-pravega-demo-all").notices())
        .anyMatch(each -> each.render().contains("the Service selects no pod of this set"));
  }

  @Test
  void readsFoldersSortedAndStandardInput() throws IOException {
    Files.writeString(folder.resolve("b.yml"), FOO.replace("foo", "second"));
    Files.writeString(folder.resolve("a.yaml"), FOO.replace("foo", "first"));
    Files.writeString(folder.resolve("notes.txt"), "no: [manifest");
    Path single = Files.writeString(folder.resolve("notes.txt").resolveSibling("c.conf"), FOO);

    Loading.Loaded loaded =
        loaded(
            Manifests.load(
                List.of(Path.of("-"), folder, single), stream(FOO.replace("foo", "zeroth"))));

    assertThat(loaded.applications())
        .extracting(each -> each.name().name())
        .containsExactly("zeroth", "first", "second", "foo");
    assertThat(loaded.places())
        .hasEntrySatisfying(
            ApplicationName.parse("zeroth"),
            place -> assertThat(place.where()).isEqualTo("stdin:3:18"));
  }

  @Test
  void readsAFileOnceThatIsNamedTwice() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), FOO);

    Loading.Loaded loaded =
        loaded(
            Manifests.load(
                List.of(file, folder, Path.of("-"), Path.of("-")),
                stream(FOO.replace("foo", "bar"))));

    assertThat(loaded.applications()).hasSize(2);
    assertThat(loaded.notices())
        .extracting(each -> each.place().file() + " " + each.message())
        .containsExactly(file + " named twice, read once", "stdin named twice, read once");
  }

  @Test
  void offersTheNearestFileForOneThatIsNotThere() throws IOException {
    Files.writeString(folder.resolve("pipeline.yaml"), FOO);

    List<Problem> problems =
        problems(
            Manifests.load(
                List.of(folder.resolve("pipelin.yaml"), folder.resolve("none").resolve("x.yaml"))));

    assertThat(problems.get(0).render())
        .isEqualTo(
            folder.resolve("pipelin.yaml")
                + ": there is no such file; did you mean "
                + folder.resolve("pipeline.yaml")
                + "?");
    assertThat(problems.get(1).render())
        .endsWith("nor is there a folder " + folder.resolve("none"));
  }

  @Test
  void refusesAFolderWithoutManifests() {
    assertThat(problems(Manifests.load(List.of(folder))).get(0).render())
        .isEqualTo(folder + ": the folder holds no *.yaml, *.yml or *.json file");
  }

  @Test
  void refusesFiftyMegabytesUnread() throws IOException {
    Path huge = folder.resolve("huge.yaml");
    try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(50L * 1024 * 1024);
    }

    List<Problem> problems =
        assertTimeout(Duration.ofSeconds(10), () -> problems(Manifests.load(List.of(huge))));

    assertThat(problems.get(0).render()).contains("is 50 MiB large; a manifest of more than 3 MiB");
  }

  @Test
  void refusesAnEndlessStandardInput() {
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return '#';
          }
        };

    List<Problem> problems = problems(Manifests.load(List.of(Path.of("-")), endless));

    assertThat(problems.get(0).render()).startsWith("stdin: is over 3 MiB large");
  }

  @Test
  void readsALargeFileBelowTheLimit() {
    String comment = "# " + "x".repeat(2 * 1024 * 1024) + "\n";

    assertThat(loaded(Manifests.parse("large", comment + FOO)).applications()).hasSize(1);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Loading.Loaded accepted(String situation) {
    return loaded(Manifests.load(Golden.inputs(Golden.root("accepted/" + situation))));
  }

  private static Loading.Loaded loaded(Loading loading) {
    return loading.fold(
        loaded -> loaded,
        rejected -> {
          throw new AssertionError(rejected.render());
        });
  }

  private static List<Problem> problems(Loading loading) {
    return loading.fold(
        loaded -> {
          throw new AssertionError("loaded " + loaded.applications());
        },
        Loading.Rejected::problems);
  }

  private static ApplicationSpec only(Loading.Loaded loaded) {
    assertThat(loaded.applications()).hasSize(1);
    return loaded.applications().get(0);
  }
}
