package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on a home folder where no host runs. */
class NoHostTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scale app --replicas 2",
        "savepoint app",
        "suspend app",
        "resume app",
        "stop app"
      })
  void anOperationSaysHowToStartOne(String words) {
    Transcript said = ask(words);

    assertThat(said.exitCode()).isNotZero();
    assertThat(said.err()).contains(home.toString()).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status app", "explain app", "history app", "history app --replay", "logs app"})
  void anUnknownNameIsBadInputAndTheKnownAreTold(String words) {
    Transcript said = ask(words);

    assertThat(said.exitCode()).as(said.toString()).isEqualTo(UserException.BAD_INPUT);
    assertThat(said.err()).contains("there is no application default/app").contains("known are");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void nothingRunsSoNothingIsListed() {
    Transcript said = ask("get -o json");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out().strip()).isEqualTo("[ ]");
  }

  @Test
  void doctorSaysWhatIsMissingAndWhatHelps() throws IOException {
    Path file = Files.createFile(home.resolve("file"));

    Transcript said = Transcript.of("doctor", "--home=" + file.resolve("home"));

    assertThat(said.exitCode()).isEqualTo(3);
    assertThat(said.out()).containsPattern("MISSING +home folder .*name a writable one");
  }

  private Transcript ask(String words) {
    return Transcript.of((words + " --home=" + home).split(" ", -1));
  }
}
