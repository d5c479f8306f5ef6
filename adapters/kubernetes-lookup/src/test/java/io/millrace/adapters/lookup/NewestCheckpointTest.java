package io.millrace.adapters.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestCheckpointTest {
  private static final Instant T = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void theNewestByTimeIsFoundOverAllJobs() throws IOException {
    checkpoint("aaaa/chk-9", T);
    checkpoint("bbbb/chk-2", T.plusSeconds(60));
    checkpoint("bbbb/chk-1", T.plusSeconds(30));

    assertThat(newest("aaaa", "bbbb", "cccc"))
        .isEqualTo("{\"path\":\"file:" + folder + "/bbbb/chk-2\",\"at\":\"2026-11-21T10:01:00Z\"}");
  }

  @Test
  void oneOfAnotherJobIsNotOurs() throws IOException {
    checkpoint("other/chk-5", T);

    assertThat(newest("aaaa")).isEqualTo("{}");
  }

  @Test
  void onlyWhatIsCompleteCounts() throws IOException {
    Files.createDirectories(folder.resolve("aaaa/chk-3"));
    checkpoint("aaaa/chk-4", T);
    Files.writeString(folder.resolve("aaaa/chk-4/_metadata"), "");
    checkpoint("aaaa/taskowned", T);

    assertThat(newest("aaaa")).isEqualTo("{}");
  }

  @Test
  void aFolderThatIsNotThereHoldsNone() throws IOException {
    assertThat(NewestCheckpoint.newest("answer", folder + "/no/such", "aaaa")).isEqualTo("{}");
  }

  @Test
  void theAnswerIsWrittenIntoAFile() throws IOException {
    checkpoint("aaaa/chk-9", T);
    Path answer = folder.resolve("answer");

    NewestCheckpoint.main(new String[] {answer.toString(), folder.toUri().toString(), "aaaa"});

    assertThat(answer).content().contains("/aaaa/chk-9\",\"at\":\"2026-11-21T10:00:00Z\"}");
  }

  private String newest(String... jobs) throws IOException {
    String[] arguments = new String[jobs.length + 2];
    arguments[0] = "answer";
    arguments[1] = folder.toString();
    System.arraycopy(jobs, 0, arguments, 2, jobs.length);
    return NewestCheckpoint.newest(arguments);
  }

  private void checkpoint(String path, Instant at) throws IOException {
    Path metadata = Files.createDirectories(folder.resolve(path)).resolve("_metadata");
    Files.writeString(metadata, "state");
    Files.setLastModifiedTime(metadata, FileTime.from(at));
  }
}
