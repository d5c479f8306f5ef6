package io.millrace.testplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountingFilesTest {
  private static final String HEADER =
      "firstMillis,lastMillis,events,maxLagMillis,lost,doubled,beganMillis\n";

  @TempDir Path folder = Path.of("");

  @Test
  void addsUpAllFilesAndLeavesOutATornLine() throws IOException {
    Files.writeString(
        folder.resolve("counts-0-0-1.csv"), HEADER + "100,110,5,3,0,0,50\n900,910,5,3,2,0,50\n12");
    Files.writeString(folder.resolve("counts-1-0-1.csv"), HEADER + "200,230,7,9,0,1,60\n");

    CountingFiles counts = CountingFiles.read(folder);

    assertThat(counts.events()).isEqualTo(17);
    assertThat(counts.lost()).isEqualTo(2);
    assertThat(counts.doubled()).isEqualTo(1);
    assertThat(counts.begins()).containsExactly(50L, 60L);
    assertThat(counts.longestSilenceMillis()).isEqualTo(670); // 230 to 900
    assertThat(counts.since(200).events()).isEqualTo(12);
  }

  @Test
  void folderThatIsNotThereYetHasNothing() {
    assertThat(CountingFiles.read(folder.resolve("out")).events()).isZero();
  }
}
