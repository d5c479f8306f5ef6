package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Reading;
import io.millrace.model.observation.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path folder;

  @Test
  void theNewestCompleteOneOfAllJobsIsFound() throws IOException {
    checkpoint("job1/chk-9", NOW.minusSeconds(50));
    checkpoint("job2/chk-2", NOW.minusSeconds(20));
    Files.createDirectories(folder.resolve("job2/chk-3"));
    Files.createFile(Files.createDirectories(folder.resolve("job2/chk-4")).resolve("_metadata"));
    Files.createDirectories(folder.resolve("job2/shared"));

    assertThat(newest("file://" + folder))
        .isEqualTo(
            Reading.known(
                Optional.of(
                    new Snapshot(
                        Snapshot.Kind.CHECKPOINT,
                        "file:" + folder.resolve("job2/chk-2"),
                        NOW.minusSeconds(20))),
                NOW));
  }

  @Test
  void jobsOfOthersAreNotLookedAt() throws IOException {
    checkpoint("theirs/chk-1", NOW);
    assertThat(Checkpoints.newest(folder.toString(), "ours"::equals, NOW))
        .isEqualTo(Reading.known(Optional.empty(), NOW));
  }

  @Test
  void noFolderMeansNoCheckpoint() {
    assertThat(newest(folder.resolve("none").toString()))
        .isEqualTo(Reading.known(Optional.empty(), NOW));
  }

  @Test
  void whatCannotBeSeenIsUnknown() {
    assertThat(newest("s3://bucket/checkpoints"))
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.why().code()).isEqualTo("CheckpointsOutOfReach"));
  }

  private static Reading<Optional<Snapshot>> newest(String directory) {
    return Checkpoints.newest(directory, job -> true, NOW);
  }

  private void checkpoint(String path, Instant at) throws IOException {
    Path metadata = Files.createDirectories(folder.resolve(path)).resolve("_metadata");
    Files.writeString(metadata, "x");
    Files.setLastModifiedTime(metadata, FileTime.from(at));
  }
}
