package io.millrace.runtime.pravega;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TempFolderTest {
  /** Above the largest process id that Linux gives out. */
  private static final long NOBODY = 1L << 40;

  @TempDir Path parent;

  @Test
  void deletesItselfWithAllThatWasWritten() throws IOException {
    TempFolder temp = TempFolder.create(parent, NOBODY);
    Files.writeString(
        Files.createDirectories(temp.path().resolve("zookeeper/version-2")).resolve("log"), "x");

    temp.delete();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void deletesWhatAKilledProcessLeftAndNothingElse() throws IOException {
    TempFolder killed = TempFolder.create(parent, NOBODY);
    TempFolder living = TempFolder.create(parent, ProcessHandle.current().pid());
    Path foreign = Files.createDirectory(parent.resolve("millrace-pravega-of-somebody"));

    TempFolder ours = TempFolder.create(parent, NOBODY + 1);

    assertThat(killed.path()).doesNotExist();
    assertThat(living.path()).exists();
    assertThat(foreign).exists();
    assertThat(ours.path()).exists();
  }

  @Test
  void takesOverTheFolderOfAnEarlierProcessWithItsOwnId() throws IOException {
    Path earlier = TempFolder.create(parent, NOBODY).path();
    Files.writeString(earlier.resolve("log"), "x");

    TempFolder ours = TempFolder.create(parent, NOBODY);

    assertThat(ours.path()).isEqualTo(earlier).isEmptyDirectory();
  }
}
