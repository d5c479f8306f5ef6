package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** E5, E6, F1, F3, F4 and L14 by the command, over the golden folders of the objects themselves. */
class RenderCommandTest {
  private static final Path GOLDEN = Path.of("../../adapters/kubernetes/src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Path> golden() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void printsTheObjectsWithoutAnOwner(Path folder) throws IOException {
    Transcript said = Transcript.of("render", folder.resolve("input.yaml").toString());

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(anyJob(said.out()))
        .isEqualTo(anyJob(unowned(Files.readString(folder.resolve("expected.yaml")))));
  }

  @Test
  void printsJsonAsOneList() throws IOException {
    Transcript said =
        Transcript.of("render", "-o", "json", GOLDEN.resolve("minimal/input.yaml").toString());

    JsonNode list = JSON.readTree(said.out());
    assertThat(list.path("kind").asText()).isEqualTo("List");
    List<String> kinds = new ArrayList<>();
    list.path("items").forEach(each -> kinds.add(each.path("kind").asText()));
    assertThat(kinds)
        .containsExactly(
            "ConfigMap",
            "Service",
            "Job",
            "Deployment",
            "Service",
            "Service",
            "PodDisruptionBudget");
  }

  @Test
  void whatPodsUseIsNotCalledIgnored() {
    Transcript said =
        Transcript.of("render", GOLDEN.resolve("E21-pod-template/input.yaml").toString());

    assertThat(said.err()).doesNotContain("ignored");
  }

  @Test
  void settingsThatAreNoObjectsAreBadInput(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("app.yaml");
    Files.writeString(
        file,
        """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: foo}
        spec:
          {image: i, jarName: j, entryClass: c, parallelism: 1, volumes: [{name: a, hostPath: b}]}
        """);

    Transcript said = Transcript.of("render", file.toString());

    assertThat(said.exitCode()).isEqualTo(UserException.BAD_INPUT);
    assertThat(said.err()).contains("default/foo: spec.volumes[0]: ");
    assertThat(said.out()).isEmpty();
  }

  /** The job's id is made from the owner, which a file that is only looked at does not have. */
  private static String anyJob(String yaml) {
    return yaml.replaceAll("\\b[0-9a-f]{32}\\b", "JOB");
  }

  private static String unowned(String yaml) {
    return yaml.replaceAll("  ownerReferences:\n(  - [^\n]*\n)(    [^\n]*\n)*", "");
  }
}
