package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with a mistake start nothing. */
class RefusedFilesTest {
  private static final Path BROKEN = Path.of("../../api/src/test/resources/broken");
  private static final String EXPECTED = "expected.txt";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  static List<Path> broken() {
    return children(BROKEN);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void everyKnownMistakeIsToldAndNothingIsStarted(Path situation) throws IOException {
    List<String> words =
        Stream.concat(
                Stream.of("run", "--port=0", "--home=" + folder.resolve("home")),
                children(situation).stream()
                    .filter(file -> !file.endsWith(EXPECTED))
                    .map(Path::toString))
            .toList();

    Transcript said = Transcript.of(words.toArray(String[]::new));

    assertThat(said.exitCode()).as(said.err()).isEqualTo(UserException.BAD_INPUT);
    assertThat(said.err().replace(situation + "/", "").strip())
        .isEqualTo(Files.readString(situation.resolve(EXPECTED)).strip());
    assertThat(children(folder)).as("nothing was written").isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsBadInput() {
    Transcript said =
        Transcript.of("run", "--home=" + folder.resolve("home"), folder.resolve("no.yaml") + "");

    assertThat(said.exitCode()).isEqualTo(UserException.BAD_INPUT);
    assertThat(said.err()).contains("no.yaml");
    assertThat(children(folder)).isEmpty();
  }

  @Test
  void anImageThatIsNotThereIsToldBeforeAnythingStarts() throws IOException {
    Path file = folder.resolve("app.yaml");
    Files.writeString(
        file,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: worker
        spec:
          selector: {matchLabels: {app: worker}}
          template:
            metadata: {labels: {app: worker}}
            spec: {containers: [{name: worker, image: "team/no-such-image:1"}]}
        """);

    Transcript said = Transcript.of("run", "--home=" + folder.resolve("home"), file.toString());

    assertThat(said.exitCode()).isEqualTo(UserException.BAD_INPUT);
    assertThat(said.err())
        .startsWith(file + ":4:")
        .contains("default/worker: no image \"no-such-image\" (asked for as team/no-such-image:1)");
    assertThat(children(folder)).containsExactly(file);
  }

  @Test
  void filesWithoutAnApplicationAreBadInput() throws IOException {
    Path config = folder.resolve("config.yaml");
    Files.writeString(
        config, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n");

    Transcript said = Transcript.of("run", "--home=" + folder.resolve("home"), config.toString());

    assertThat(said.exitCode()).isEqualTo(UserException.BAD_INPUT);
    assertThat(said.err()).contains("no FlinkApplication and no Deployment");
    assertThat(children(folder)).containsExactly(config);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
