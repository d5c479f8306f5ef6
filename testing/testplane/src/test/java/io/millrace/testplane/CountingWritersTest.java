package io.millrace.testplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountingWritersTest {
  private static final String HEADER =
      "firstMillis,lastMillis,events,maxLagMillis,lost,doubled,beganMillis\n";

  @TempDir Path folder = Path.of("");

  @Test
  void oneAfterTheOtherIsOneJobAndSubtasksMayOverlap() throws IOException {
    write("counts-0-0-1.csv", "100,110,5,3,0,0,50\n900,910,5,3,0,0,50\n");
    write("counts-0-0-2.csv", "910,950,5,3,0,0,50\n");
    write("counts-1-0-1.csv", "100,980,5,3,0,0,50\n");
    write("counts-1-0-3.csv", "");

    assertThat(CountingWriters.read(folder).writers()).hasSize(3);
    assertThat(CountingWriters.read(folder).overlaps()).isEmpty();
  }

  @Test
  void twoAtOnceAreToldEvenWithAnotherInBetween() throws IOException {
    write("counts-0-0-1.csv", "100,110,5,3,0,0,50\n900,910,5,3,0,0,50\n");
    write("counts-0-0-2.csv", "200,210,5,3,0,0,50\n");
    write("counts-0-1-3.csv", "890,950,5,3,0,0,50\n");

    assertThat(CountingWriters.read(folder).overlaps())
        .containsExactly(
            "counts-0-0-1.csv [100 .. 910] and counts-0-0-2.csv [200 .. 210]",
            "counts-0-0-1.csv [100 .. 910] and counts-0-1-3.csv [890 .. 950]");
  }

  private void write(String file, String lines) throws IOException {
    Files.writeString(folder.resolve(file), HEADER + lines);
  }
}
